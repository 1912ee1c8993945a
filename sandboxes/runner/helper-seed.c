/*
 * The helper's library, part two: seeds the generators of a candidate. Only MT19937 with a list of numbers, as its authors' init_by_array
 * does (Matsumoto and Nishimura, 2002), which `random` and `numpy.random` both use. seeding.py proves at start that theirs is this one.
 */

enum { MT_WORDS = 624, MT_BASE = 19650218 };

/* Where a generator keeps its words and its position. */
struct generator {
	u32 *words;
	int *position;
	/* Takes both halves of a seed even where the upper one is 0. */
	long both;
};

EXPORTED void assay_seed_generator(const struct generator *generator, const u32 *seed)
{
	u32 *mt = generator->words, words = generator->both || seed[1] ? 2 : 1, i = 1, j = 0;
	mt[0] = MT_BASE;
	for (u32 k = 1; k < MT_WORDS; k++) mt[k] = 1812433253U * (mt[k - 1] ^ (mt[k - 1] >> 30)) + k;
	for (u32 k = 0; k < MT_WORDS; k++) {
		mt[i] = (mt[i] ^ ((mt[i - 1] ^ (mt[i - 1] >> 30)) * 1664525U)) + seed[j] + j;
		if (++i == MT_WORDS) mt[0] = mt[MT_WORDS - 1], i = 1;
		if (++j == words) j = 0;
	}
	for (u32 k = 1; k < MT_WORDS; k++) {
		mt[i] = (mt[i] ^ ((mt[i - 1] ^ (mt[i - 1] >> 30)) * 1566083941U)) - i;
		if (++i == MT_WORDS) mt[0] = mt[MT_WORDS - 1], i = 1;
	}
	mt[0] = 0x80000000U;
	*generator->position = MT_WORDS;
}
