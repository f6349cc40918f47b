/* Included by column_runs.h, once for each precision.
   All rows begin at the half that is relaxed; layer k of an array lies k rows further on, but of
   the coefficients that `step` belongs to. c: the sheet's row, or NULL with its fill u. The pieces
   treat `vectors` vectors side by side, a constant wherever they are called. */

typedef HG_REAL HG_NAME(vector)
    __attribute__((vector_size(HG_VECTOR), aligned(__alignof__(HG_REAL)), may_alias));
#define HG_V HG_NAME(vector)
#define HG_AT(pointer) (*(const HG_V *)(pointer))
#define HG_SET(pointer) (*(HG_V *)(pointer))
#define HG_LANES ((ptrdiff_t)(HG_VECTOR / sizeof(HG_REAL)))
#define HG_PER_LINE ((ptrdiff_t)(64 / sizeof(HG_REAL)))

/* Lines of both halves of what half sweeps will read planes later: `next` and `next_2` begin where
   the columns do, `far` (three rows a layer) too; each may be NULL. */
HG_INLINE void HG_NAME(fetch)(
    const HG_REAL *next, const HG_REAL *next_2, const HG_REAL *far, ptrdiff_t at,
    ptrdiff_t at_step, ptrdiff_t row, ptrdiff_t other, int vectors)
{
    for (ptrdiff_t j = 0; j < vectors * HG_LANES; j += HG_PER_LINE) {
        if (next) {
            HG_PREFETCH(next + at + j);
            HG_PREFETCH(next + at + j + other);
        }
        if (next_2) {
            HG_PREFETCH(next_2 + at + j);
            HG_PREFETCH(next_2 + at + j + other);
        }
        for (int way = 0; far && way < 3; way++) {
            HG_PREFETCH(far + at_step + j + way * row);
            HG_PREFETCH(far + at_step + j + way * row + other);
        }
    }
}

/* w = b + what comes from beside, row by row: no layer waits for another, and rows are read from end
   to end, which processors foresee */
HG_INLINE void HG_NAME(from_beside)(
    HG_REAL *w, const HG_REAL *b, const HG_REAL *g_l, const HG_REAL *g_a, const HG_REAL *g_r,
    const HG_REAL *g_c, ptrdiff_t step, ptrdiff_t plane, ptrdiff_t low, ptrdiff_t high,
    ptrdiff_t row, ptrdiff_t layers, ptrdiff_t n)
{
    for (ptrdiff_t k = 0; k < layers; k++) {
        HG_NAME(gather)(
            w, b, g_l, g_r, g_a, g_c, w - plane, w + plane, w + low, w + high, n);
        w += row;
        b += row;
        g_l += row;
        g_a += row;
        g_r += step;
        g_c += step;
    }
}

/* w = p s + (p g) below: written so that a layer waits for the one below it through one
   multiplication and addition alone; s may be w itself */
HG_INLINE void HG_NAME(chain_down)(
    HG_REAL *w, const HG_REAL *s, const HG_REAL *p, const HG_REAL *g, int lowest,
    const HG_REAL *u, HG_REAL *c, ptrdiff_t step, ptrdiff_t row, ptrdiff_t layers,
    ptrdiff_t other, const HG_REAL *next, const HG_REAL *next_2, const HG_REAL *far, int vectors)
{
    HG_V d[4], sum[4];
    HG_UNROLL
    for (ptrdiff_t v = 0; v < vectors; v++) {
        sum[v] = (HG_V){0};
        d[v] = lowest ? (HG_V){0} : HG_AT(w - row + v * HG_LANES);
    }
    for (ptrdiff_t k = 0, m = 0; k < layers * row; k += row, m += step) {
        HG_NAME(fetch)(next, next_2, far, k, m, row, other, vectors);
        HG_UNROLL
        for (ptrdiff_t v = 0; v < vectors; v++) {
            const HG_V pivot = HG_AT(p + k + v * HG_LANES);
            const HG_V below = (pivot * HG_AT(g + k + v * HG_LANES)) * d[v];
            d[v] = below + pivot * HG_AT(s + k + v * HG_LANES);
            HG_SET(w + k + v * HG_LANES) = d[v];
            if (u)
                sum[v] += HG_AT(u + k + v * HG_LANES) * d[v];
        }
    }
    HG_UNROLL
    for (ptrdiff_t v = 0; v < vectors; v++)
        if (u)
            HG_SET(c + v * HG_LANES) += sum[v];
}

/* w += p u c + (p g) above, from the last layer to the first */
HG_INLINE void HG_NAME(chain_up)(
    HG_REAL *w, const HG_REAL *p, const HG_REAL *g, ptrdiff_t step, int highest,
    const HG_REAL *u, const HG_REAL *c, ptrdiff_t row, ptrdiff_t layers, int vectors)
{
    HG_V a[4];
    ptrdiff_t k = (layers - 1) * row, m = (layers - 1) * step;
    HG_UNROLL
    for (ptrdiff_t v = 0; v < vectors; v++) {
        if (!highest) {
            a[v] = HG_AT(w + k + row + v * HG_LANES);
            continue;
        }
        a[v] = HG_AT(w + k + v * HG_LANES);
        if (u) {
            a[v] += HG_AT(p + k + v * HG_LANES)
                    * (HG_AT(u + k + v * HG_LANES) * HG_AT(c + v * HG_LANES));
            HG_SET(w + k + v * HG_LANES) = a[v];
        }
    }
    if (highest) {
        k -= row;
        m -= step;
    }
    for (; k >= 0; k -= row, m -= step)
        HG_UNROLL
        for (ptrdiff_t v = 0; v < vectors; v++) {
            const HG_V pivot = HG_AT(p + k + v * HG_LANES);
            HG_V own = HG_AT(w + k + v * HG_LANES);
            if (u)
                own += pivot * (HG_AT(u + k + v * HG_LANES) * HG_AT(c + v * HG_LANES));
            a[v] = own + (pivot * HG_AT(g + m + v * HG_LANES)) * a[v];
            HG_SET(w + k + v * HG_LANES) = a[v];
        }
}

/* Blocks of four vectors side by side, then what is left, two and one. */
#define HG_BLOCKS(n, one_block)                                                                   \
    do {                                                                                          \
        ptrdiff_t j = 0;                                                                          \
        for (; j + 4 * HG_LANES <= (n); j += 4 * HG_LANES)                                        \
            one_block(j, 4);                                                                      \
        if (j + 2 * HG_LANES <= (n)) {                                                            \
            one_block(j, 2);                                                                      \
            j += 2 * HG_LANES;                                                                    \
        }                                                                                         \
        if (j < (n))                                                                              \
            one_block(j, 1);                                                                      \
    } while (0)
#define HG_FROM(pointer, j) ((pointer) ? (pointer) + (j) : NULL)

HG_INLINE void HG_NAME(run_alone)( /* w = p (b + g below): all beside the columns at 0 */
    HG_REAL *w, const HG_REAL *b, const HG_REAL *p, const HG_REAL *g_d, ptrdiff_t step, int lowest,
    const HG_REAL *u, HG_REAL *c, ptrdiff_t row, ptrdiff_t layers, ptrdiff_t n, ptrdiff_t other,
    const HG_REAL *next, const HG_REAL *next_2, const HG_REAL *far)
{
#define HG_ALONE(j, vectors)                                                                      \
    HG_NAME(chain_down)(                                                                          \
        w + j, b + j, p + j, g_d + j, lowest, HG_FROM(u, j), HG_FROM(c, j), step, row, layers,    \
        other, HG_FROM(next, j), HG_FROM(next_2, j), HG_FROM(far, j), vectors)
    HG_BLOCKS(n, HG_ALONE);
#undef HG_ALONE
}

HG_INLINE void HG_NAME(run_down)(
    HG_REAL *w, const HG_REAL *b, const HG_REAL *p, const HG_REAL *g_l, const HG_REAL *g_a,
    const HG_REAL *g_d, const HG_REAL *g_r, const HG_REAL *g_c, ptrdiff_t step, int lowest,
    const HG_REAL *u, HG_REAL *c, ptrdiff_t plane, ptrdiff_t low, ptrdiff_t high, ptrdiff_t row,
    ptrdiff_t layers, ptrdiff_t n, ptrdiff_t other, const HG_REAL *next, const HG_REAL *next_2,
    const HG_REAL *far)
{
#define HG_DOWN(j, vectors)                                                                       \
    HG_NAME(chain_down)(                                                                          \
        w + j, w + j, p + j, g_d + j, lowest, HG_FROM(u, j), HG_FROM(c, j), step, row, layers,    \
        other, HG_FROM(next, j), HG_FROM(next_2, j), HG_FROM(far, j), vectors)
    HG_NAME(from_beside)(w, b, g_l, g_a, g_r, g_c, step, plane, low, high, row, layers, n);
    HG_BLOCKS(n, HG_DOWN);
#undef HG_DOWN
}

HG_INLINE void HG_NAME(run_up)( /* w += p (g above + u c), from the last layer to the first */
    HG_REAL *w, const HG_REAL *p, const HG_REAL *g, ptrdiff_t step, int highest,
    const HG_REAL *u, const HG_REAL *c, ptrdiff_t row, ptrdiff_t layers, ptrdiff_t n)
{
#define HG_UP(j, vectors)                                                                         \
    HG_NAME(chain_up)(                                                                            \
        w + j, p + j, g + j, step, highest, HG_FROM(u, j), HG_FROM(c, j), row, layers, vectors)
    HG_BLOCKS(n, HG_UP);
#undef HG_UP
}

HG_INLINE void HG_NAME(run_whole)( /* run_down and run_up of columns of one kind, without a sheet */
    HG_REAL *w, const HG_REAL *b, const HG_REAL *p, const HG_REAL *g_l, const HG_REAL *g_a,
    const HG_REAL *g_d, int alone, ptrdiff_t plane, ptrdiff_t low, ptrdiff_t high, ptrdiff_t row,
    ptrdiff_t layers, ptrdiff_t n, ptrdiff_t other, const HG_REAL *next, const HG_REAL *next_2)
{
    const HG_REAL *s = alone ? b : w;
    if (!alone)
        HG_NAME(from_beside)(
            w, b, g_l, g_a, g_l + plane, g_a + high, row, plane, low, high, row, layers, n);
#define HG_WHOLE(j, vectors)                                                                      \
    do {                                                                                          \
        HG_NAME(chain_down)(                                                                      \
            w + j, s + j, p + j, g_d + j, 1, NULL, NULL, row, row, layers, other,                 \
            HG_FROM(next, j), HG_FROM(next_2, j), NULL, vectors);                                 \
        HG_NAME(chain_up)(                                                                        \
            w + j, p + j, g_d + row + j, row, 1, NULL, NULL, row, layers, vectors);               \
    } while (0)
    HG_BLOCKS(n, HG_WHOLE);
#undef HG_WHOLE
}

#undef HG_V
#undef HG_AT
#undef HG_SET
#undef HG_LANES
#undef HG_PER_LINE
#undef HG_BLOCKS
#undef HG_FROM
