/* Included by column_runs.h, once for each precision.
   All rows begin at the half that is relaxed; layer k of an array lies k rows further on, but of
   the coefficients that `step` belongs to. c: the sheet's row, or NULL with its fill u. */

typedef HG_REAL HG_NAME(vector)
    __attribute__((vector_size(HG_VECTOR), aligned(__alignof__(HG_REAL)), may_alias));
#define HG_V HG_NAME(vector)
#define HG_AT(pointer) (*(const HG_V *)(pointer))
#define HG_SET(pointer) (*(HG_V *)(pointer))
#define HG_LANES ((ptrdiff_t)(HG_VECTOR / sizeof(HG_REAL)))
/* Where a block's second vector begins; a last vector alone is computed twice, to the same answer. */
#define HG_SECOND(j, n) ((j) + HG_LANES < (n) ? (j) + HG_LANES : (j))

/* One line of both halves of what half sweeps will read planes later: `next` and `next_2` begin where
   the columns do, `far` (three rows a layer) too; each may be NULL. */
HG_INLINE void HG_NAME(fetch)(
    const HG_REAL *next, const HG_REAL *next_2, const HG_REAL *far, ptrdiff_t at,
    ptrdiff_t at_step, ptrdiff_t row, ptrdiff_t other)
{
    if (next) {
        HG_PREFETCH(next + at);
        HG_PREFETCH(next + at + other);
    }
    if (next_2) {
        HG_PREFETCH(next_2 + at);
        HG_PREFETCH(next_2 + at + other);
    }
    for (int way = 0; far && way < 3; way++) {
        HG_PREFETCH(far + at_step + way * row);
        HG_PREFETCH(far + at_step + way * row + other);
    }
}

HG_INLINE void HG_NAME(run_alone)( /* w = p (b + g below): all beside the columns at 0 */
    HG_REAL *w, const HG_REAL *b, const HG_REAL *p, const HG_REAL *g_d, ptrdiff_t step, int lowest,
    const HG_REAL *u, HG_REAL *c, ptrdiff_t row, ptrdiff_t layers, ptrdiff_t n, ptrdiff_t other,
    const HG_REAL *next, const HG_REAL *next_2, const HG_REAL *far)
{
    for (ptrdiff_t j = 0; j < n; j += 2 * HG_LANES) {
        const ptrdiff_t i = HG_SECOND(j, n);
        HG_V d0 = {0}, d1 = {0}, c0 = {0}, c1 = {0};
        if (!lowest) {
            d0 = HG_AT(w + j - row);
            d1 = HG_AT(w + i - row);
        }
        ptrdiff_t m = 0;
        for (ptrdiff_t k = 0; k < layers * row; k += row, m += step) {
            HG_NAME(fetch)(next, next_2, far, k + j, m + j, row, other);
            d0 = HG_AT(p + k + j) * (HG_AT(b + k + j) + HG_AT(g_d + k + j) * d0);
            d1 = HG_AT(p + k + i) * (HG_AT(b + k + i) + HG_AT(g_d + k + i) * d1);
            HG_SET(w + k + j) = d0;
            HG_SET(w + k + i) = d1;
            if (u) {
                c0 += HG_AT(u + k + j) * d0;
                c1 += HG_AT(u + k + i) * d1;
            }
        }
        if (u) {
            c0 += HG_AT(c + j);
            c1 += HG_AT(c + i);
            HG_SET(c + j) = c0;
            HG_SET(c + i) = c1;
        }
    }
}

HG_INLINE void HG_NAME(run_down)(
    HG_REAL *w, const HG_REAL *b, const HG_REAL *p, const HG_REAL *g_l, const HG_REAL *g_a,
    const HG_REAL *g_d, const HG_REAL *g_r, const HG_REAL *g_c, ptrdiff_t step, int lowest,
    const HG_REAL *u, HG_REAL *c, ptrdiff_t plane, ptrdiff_t low, ptrdiff_t high, ptrdiff_t row,
    ptrdiff_t layers, ptrdiff_t n, ptrdiff_t other, const HG_REAL *next, const HG_REAL *next_2,
    const HG_REAL *far, int deep)
{
    for (ptrdiff_t j = 0; j < n; j += 2 * HG_LANES) {
        const ptrdiff_t i = HG_SECOND(j, n);
        HG_V d0 = {0}, d1 = {0}, c0 = {0}, c1 = {0};
        if (!lowest) {
            d0 = HG_AT(w + j - row);
            d1 = HG_AT(w + i - row);
        }
        ptrdiff_t m = 0;
        for (ptrdiff_t k = 0; k < layers * row; k += row, m += step) {
            HG_NAME(fetch)(next, next_2, far, k + j, m + j, row, other);
            if (deep) {
                /* of the layers below the last one: the first ones of the next block */
                const ptrdiff_t back = k + HG_DEPTH * row < layers * row ? 0 : layers;
                const ptrdiff_t l = k + (HG_DEPTH - back) * row + j + (back ? 2 * HG_LANES : 0);
                const ptrdiff_t o = m + (HG_DEPTH - back) * step + j + (back ? 2 * HG_LANES : 0);
                HG_PREFETCH_NEAR(b + l);
                HG_PREFETCH_NEAR(g_l + l);
                HG_PREFETCH_NEAR(g_r + o);
                HG_PREFETCH_NEAR(g_a + l);
                HG_PREFETCH_NEAR(g_c + o);
                HG_PREFETCH_NEAR(g_d + l);
                HG_PREFETCH_NEAR(p + l);
                HG_PREFETCH_NEAR(w + l - plane);
                HG_PREFETCH_NEAR(w + l + plane);
                HG_PREFETCH_NEAR(w + l + low);
                HG_PREFETCH_NEAR(w + l);
            }
            const HG_REAL *x0 = w + k + j, *x1 = w + k + i;
            HG_V s0 = HG_AT(b + k + j) + HG_AT(g_l + k + j) * HG_AT(x0 - plane);
            HG_V s1 = HG_AT(b + k + i) + HG_AT(g_l + k + i) * HG_AT(x1 - plane);
            s0 += HG_AT(g_r + m + j) * HG_AT(x0 + plane);
            s1 += HG_AT(g_r + m + i) * HG_AT(x1 + plane);
            s0 += HG_AT(g_a + k + j) * HG_AT(x0 + low);
            s1 += HG_AT(g_a + k + i) * HG_AT(x1 + low);
            s0 += HG_AT(g_c + m + j) * HG_AT(x0 + high);
            s1 += HG_AT(g_c + m + i) * HG_AT(x1 + high);
            s0 += HG_AT(g_d + k + j) * d0;
            s1 += HG_AT(g_d + k + i) * d1;
            d0 = HG_AT(p + k + j) * s0;
            d1 = HG_AT(p + k + i) * s1;
            HG_SET(w + k + j) = d0;
            HG_SET(w + k + i) = d1;
            if (u) {
                c0 += HG_AT(u + k + j) * d0;
                c1 += HG_AT(u + k + i) * d1;
            }
        }
        if (u) {
            c0 += HG_AT(c + j);
            c1 += HG_AT(c + i);
            HG_SET(c + j) = c0;
            HG_SET(c + i) = c1;
        }
    }
}

HG_INLINE void HG_NAME(run_up)( /* w += p (g above + u c), from the last layer to the first */
    HG_REAL *w, const HG_REAL *p, const HG_REAL *g, ptrdiff_t step, int highest,
    const HG_REAL *u, const HG_REAL *c, ptrdiff_t row, ptrdiff_t layers, ptrdiff_t n)
{
    for (ptrdiff_t j = 0; j < n; j += 2 * HG_LANES) {
        const ptrdiff_t i = HG_SECOND(j, n);
        ptrdiff_t k = (layers - 1) * row, m = (layers - 1) * step;
        HG_V a0, a1;
        if (highest) {
            a0 = HG_AT(w + k + j);
            a1 = HG_AT(w + k + i);
            if (u) {
                a0 += HG_AT(p + k + j) * (HG_AT(u + k + j) * HG_AT(c + j));
                a1 += HG_AT(p + k + i) * (HG_AT(u + k + i) * HG_AT(c + i));
                HG_SET(w + k + j) = a0;
                HG_SET(w + k + i) = a1;
            }
            k -= row;
            m -= step;
        } else {
            a0 = HG_AT(w + k + row + j);
            a1 = HG_AT(w + k + row + i);
        }
        for (; k >= 0; k -= row, m -= step) {
            HG_V s0 = HG_AT(g + m + j) * a0, s1 = HG_AT(g + m + i) * a1;
            if (u) {
                s0 += HG_AT(u + k + j) * HG_AT(c + j);
                s1 += HG_AT(u + k + i) * HG_AT(c + i);
            }
            a0 = HG_AT(w + k + j) + HG_AT(p + k + j) * s0;
            a1 = HG_AT(w + k + i) + HG_AT(p + k + i) * s1;
            HG_SET(w + k + j) = a0;
            HG_SET(w + k + i) = a1;
        }
    }
}

#undef HG_V
#undef HG_AT
#undef HG_SET
#undef HG_LANES
#undef HG_SECOND
