/*
 * Walks over a stopped ring in place, as tightly as C can: maps it, takes the sub-buffers that hold events in the order of their stamps,
 * and adds up the time of every event. Usage: stopped-ring TRACE_PIPE_RAW ROUNDS; prints "events checksum cpu_nanos", the least
 * of the rounds, without mapping.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

struct meta {
	uint32_t meta_page_size, meta_struct_len, subbuf_size, nr_subbufs;
};

static unsigned char *data;
static struct meta meta;

static uint64_t stamp(int id)
{
	return *(volatile uint64_t *)(data + (size_t)id * meta.subbuf_size);
}

static unsigned int committed(int id)
{
	return *(volatile uint32_t *)(data + (size_t)id * meta.subbuf_size + 8) & 0xfffff;
}

static int earlier(const void *one, const void *other)
{
	uint64_t a = stamp(*(const int *)one), b = stamp(*(const int *)other);

	return a < b ? -1 : a > b;
}

static long walk(int id, uint64_t *sum)
{
	const unsigned char *at = data + (size_t)id * meta.subbuf_size + 16;
	const unsigned char *end = at + committed(id);
	uint64_t time = stamp(id);
	long events = 0;

	while (at < end) {
		uint32_t word = *(const uint32_t *)at, type = word & 31, delta = word >> 5;

		if (type == 0 || type == 29) {
			if (type == 29 && delta == 0)
				break;
			time += delta;
			at += 4 + ((*(const uint32_t *)(at + 4) + 3) & ~3u);
			if (type == 29)
				continue;
		} else if (type < 29) {
			time += delta;
			at += 4 + 4 * type;
		} else {
			uint64_t wide = ((uint64_t)*(const uint32_t *)(at + 4) << 27) + delta;

			time = type == 30 ? time + wide : wide | (time & 0xf8ULL << 56);
			at += 8;
			continue;
		}
		*sum += time;
		events++;
	}
	return events;
}

static double nanos(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return now.tv_sec * 1e9 + now.tv_nsec;
}

int main(int argc, char **argv)
{
	int fd = argc == 3 ? open(argv[1], O_RDONLY | O_NONBLOCK) : -1;
	void *page = fd < 0 ? MAP_FAILED : mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
	double best = 1e18;
	long events = 0;
	uint64_t sum = 0;

	if (page == MAP_FAILED) {
		perror("stopped-ring");
		return 1;
	}
	memcpy(&meta, page, sizeof(meta));
	size_t length = meta.meta_page_size + (size_t)meta.nr_subbufs * meta.subbuf_size;
	unsigned char *ring = mmap(NULL, length, PROT_READ, MAP_SHARED, fd, 0);
	int *ids = malloc(meta.nr_subbufs * sizeof(int));

	if (ring == MAP_FAILED || !ids) {
		perror("stopped-ring");
		return 1;
	}
	data = ring + meta.meta_page_size;
	for (int round = atoi(argv[2]); round > 0; round--) {
		double start = nanos();
		int held = 0;

		events = 0;
		sum = 0;
		for (int id = 0; id < (int)meta.nr_subbufs; id++)
			if (committed(id))
				ids[held++] = id;
		qsort(ids, held, sizeof(int), earlier);
		for (int i = 0; i < held; i++)
			events += walk(ids[i], &sum);
		double took = nanos() - start;

		best = took < best ? took : best;
	}
	printf("%ld %ld %.0f\n", events, (long)sum, best);
	return 0;
}
