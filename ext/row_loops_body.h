/* Included by row_loops.h, once for each precision.
   l, r, a, c, d, u: left, right, low, high, below, above; e_: temperatures, g_: coefficients. */

HG_INLINE void HG_NAME(residual)(
    HG_REAL *out, const HG_REAL *b, const HG_REAL *e,
    const HG_REAL *e_l, const HG_REAL *e_r, const HG_REAL *e_a, const HG_REAL *e_c,
    const HG_REAL *e_d, const HG_REAL *e_u,
    const HG_REAL *g_l, const HG_REAL *g_r, const HG_REAL *g_a, const HG_REAL *g_c,
    const HG_REAL *g_d, const HG_REAL *g_u, ptrdiff_t n)
{
    HG_EACH
    for (ptrdiff_t j = 0; j < n; j++) {
        HG_REAL t = e[j];
        out[j] = b[j] + g_l[j] * (e_l[j] - t) + g_r[j] * (e_r[j] - t)
                 + g_a[j] * (e_a[j] - t) + g_c[j] * (e_c[j] - t)
                 + g_d[j] * (e_d[j] - t) + g_u[j] * (e_u[j] - t);
    }
}

HG_INLINE void HG_NAME(give)( /* out += g (to - own) */
    HG_REAL *out, const HG_REAL *g, const HG_REAL *to, const HG_REAL *own, ptrdiff_t n)
{
    HG_EACH
    for (ptrdiff_t j = 0; j < n; j++)
        out[j] += g[j] * (to[j] - own[j]);
}

HG_INLINE void HG_NAME(apply)( /* out = A e of one row: the residual's terms with their sign turned */
    HG_REAL *out, const HG_REAL *e,
    const HG_REAL *e_l, const HG_REAL *e_r, const HG_REAL *e_a, const HG_REAL *e_c,
    const HG_REAL *e_d, const HG_REAL *e_u,
    const HG_REAL *g_l, const HG_REAL *g_r, const HG_REAL *g_a, const HG_REAL *g_c,
    const HG_REAL *g_d, const HG_REAL *g_u, ptrdiff_t n)
{
    HG_EACH
    for (ptrdiff_t j = 0; j < n; j++) {
        HG_REAL t = e[j];
        out[j] = g_l[j] * (t - e_l[j]) + g_r[j] * (t - e_r[j])
                 + g_a[j] * (t - e_a[j]) + g_c[j] * (t - e_c[j])
                 + g_d[j] * (t - e_d[j]) + g_u[j] * (t - e_u[j]);
    }
}

HG_INLINE void HG_NAME(dot)( /* total[lane] += sum of a b, in eight lanes; n a multiple of eight */
    double *total, const HG_REAL *a, const HG_REAL *b, ptrdiff_t n)
{
    for (ptrdiff_t j = 0; j < n; j += 8)
        for (int lane = 0; lane < 8; lane++)
            total[lane] += (double)(a[j + lane] * b[j + lane]);
}

HG_INLINE void HG_NAME(down_alone)( /* w = p (b + g below): all beside it at 0 */
    HG_REAL *w, const HG_REAL *b, const HG_REAL *p, const HG_REAL *g, const HG_REAL *below,
    ptrdiff_t n)
{
    HG_EACH
    for (ptrdiff_t j = 0; j < n; j++)
        w[j] = p[j] * (b[j] + g[j] * below[j]);
}

HG_INLINE void HG_NAME(multiply)( /* w = p b */
    HG_REAL *w, const HG_REAL *p, const HG_REAL *b, ptrdiff_t n)
{
    HG_EACH
    for (ptrdiff_t j = 0; j < n; j++)
        w[j] = p[j] * b[j];
}

HG_INLINE void HG_NAME(down_first)(
    HG_REAL *w, const HG_REAL *b, const HG_REAL *p,
    const HG_REAL *w_l, const HG_REAL *w_r, const HG_REAL *w_a, const HG_REAL *w_c,
    const HG_REAL *g_l, const HG_REAL *g_r, const HG_REAL *g_a, const HG_REAL *g_c, ptrdiff_t n)
{
    HG_EACH
    for (ptrdiff_t j = 0; j < n; j++)
        w[j] = p[j] * (b[j] + g_l[j] * w_l[j] + g_r[j] * w_r[j] + g_a[j] * w_a[j]
                       + g_c[j] * w_c[j]);
}

HG_INLINE void HG_NAME(down)(
    HG_REAL *w, const HG_REAL *b, const HG_REAL *p,
    const HG_REAL *w_l, const HG_REAL *w_r, const HG_REAL *w_a, const HG_REAL *w_c,
    const HG_REAL *w_d, const HG_REAL *g_l, const HG_REAL *g_r, const HG_REAL *g_a,
    const HG_REAL *g_c, const HG_REAL *g_d, ptrdiff_t n)
{
    HG_EACH
    for (ptrdiff_t j = 0; j < n; j++)
        w[j] = p[j] * (b[j] + g_l[j] * w_l[j] + g_r[j] * w_r[j] + g_a[j] * w_a[j]
                       + g_c[j] * w_c[j] + g_d[j] * w_d[j]);
}

HG_INLINE void HG_NAME(up)( /* w += p g above */
    HG_REAL *w, const HG_REAL *p, const HG_REAL *g, const HG_REAL *above, ptrdiff_t n)
{
    HG_EACH
    for (ptrdiff_t j = 0; j < n; j++)
        w[j] += p[j] * (g[j] * above[j]);
}

HG_INLINE void HG_NAME(up_both)( /* w += p (g above + u c) */
    HG_REAL *w, const HG_REAL *p, const HG_REAL *g, const HG_REAL *above, const HG_REAL *u,
    const HG_REAL *c, ptrdiff_t n)
{
    HG_EACH
    for (ptrdiff_t j = 0; j < n; j++)
        w[j] += p[j] * (g[j] * above[j] + u[j] * c[j]);
}

HG_INLINE void HG_NAME(block)( /* (s, f) = P (to_s, to_f); they hold to_s and to_f at first */
    HG_REAL *s, HG_REAL *f, const HG_REAL *ss, const HG_REAL *sf, const HG_REAL *fs,
    const HG_REAL *ff, ptrdiff_t n)
{
    HG_EACH
    for (ptrdiff_t j = 0; j < n; j++) {
        HG_REAL to_s = s[j], to_f = f[j];
        s[j] = ss[j] * to_s + sf[j] * to_f;
        f[j] = fs[j] * to_s + ff[j] * to_f;
    }
}

HG_INLINE void HG_NAME(gather)( /* out = b + sum g e */
    HG_REAL *out, const HG_REAL *b, const HG_REAL *g_l, const HG_REAL *g_r, const HG_REAL *g_a,
    const HG_REAL *g_c, const HG_REAL *e_l, const HG_REAL *e_r, const HG_REAL *e_a,
    const HG_REAL *e_c, ptrdiff_t n)
{
    HG_EACH
    for (ptrdiff_t j = 0; j < n; j++)
        out[j] = b[j] + g_l[j] * e_l[j] + g_r[j] * e_r[j] + g_a[j] * e_a[j] + g_c[j] * e_c[j];
}

HG_INLINE void HG_NAME(gather_crossed)( /* s += sum g f; f += sum a s, from two neighbours */
    HG_REAL *s, HG_REAL *f, const HG_REAL *g_1, const HG_REAL *g_2, const HG_REAL *f_1,
    const HG_REAL *f_2, const HG_REAL *a_1, const HG_REAL *a_2, const HG_REAL *s_1,
    const HG_REAL *s_2, ptrdiff_t n)
{
    HG_EACH
    for (ptrdiff_t j = 0; j < n; j++) {
        s[j] += g_1[j] * f_1[j] + g_2[j] * f_2[j];
        f[j] += a_1[j] * s_1[j] + a_2[j] * s_2[j];
    }
}

HG_INLINE void HG_NAME(exchange)( /* out += x (f - s) */
    HG_REAL *out, const HG_REAL *s, const HG_REAL *f, const HG_REAL *x, ptrdiff_t n)
{
    HG_EACH
    for (ptrdiff_t j = 0; j < n; j++)
        out[j] += x[j] * (f[j] - s[j]);
}

HG_INLINE void HG_NAME(crossed)( /* out += sum g (f_nb - s), from two neighbours */
    HG_REAL *out, const HG_REAL *s, const HG_REAL *f_1, const HG_REAL *f_2, const HG_REAL *g_1,
    const HG_REAL *g_2, ptrdiff_t n)
{
    HG_EACH
    for (ptrdiff_t j = 0; j < n; j++)
        out[j] += g_1[j] * (f_1[j] - s[j]) + g_2[j] * (f_2[j] - s[j]);
}

HG_INLINE void HG_NAME(block_down)( /* the same with to_s += g s_d, to_f += a f_d */
    HG_REAL *s, HG_REAL *f, const HG_REAL *ss, const HG_REAL *sf, const HG_REAL *fs,
    const HG_REAL *ff, const HG_REAL *g, const HG_REAL *a, const HG_REAL *s_d, const HG_REAL *f_d,
    ptrdiff_t n)
{
    HG_EACH
    for (ptrdiff_t j = 0; j < n; j++) {
        HG_REAL to_s = s[j] + g[j] * s_d[j], to_f = f[j] + a[j] * f_d[j];
        s[j] = ss[j] * to_s + sf[j] * to_f;
        f[j] = fs[j] * to_s + ff[j] * to_f;
    }
}

HG_INLINE void HG_NAME(up_straight)( /* (s, f) += P (g s_u, a f_u) */
    HG_REAL *s, HG_REAL *f, const HG_REAL *ss, const HG_REAL *sf, const HG_REAL *fs,
    const HG_REAL *ff, const HG_REAL *g, const HG_REAL *a, const HG_REAL *s_u, const HG_REAL *f_u,
    ptrdiff_t n)
{
    HG_EACH
    for (ptrdiff_t j = 0; j < n; j++) {
        HG_REAL to_s = g[j] * s_u[j], to_f = a[j] * f_u[j];
        s[j] += ss[j] * to_s + sf[j] * to_f;
        f[j] += fs[j] * to_s + ff[j] * to_f;
    }
}

HG_INLINE void HG_NAME(part)( /* entries of t that are wet to f; 0 in the other one */
    HG_REAL *t, HG_REAL *f, const unsigned char *wet, ptrdiff_t n)
{
    HG_EACH
    for (ptrdiff_t j = 0; j < n; j++) {
        HG_REAL all = t[j];
        f[j] = wet[j] ? all : 0;
        t[j] = wet[j] ? 0 : all;
    }
}

HG_INLINE void HG_NAME(up_block)( /* (s, f) += P (g s_u + s_f f_u, a f_u + f_s s_u) */
    HG_REAL *s, HG_REAL *f, const HG_REAL *ss, const HG_REAL *sf, const HG_REAL *fs,
    const HG_REAL *ff, const HG_REAL *g, const HG_REAL *s_f, const HG_REAL *a,
    const HG_REAL *f_s, const HG_REAL *s_u, const HG_REAL *f_u, ptrdiff_t n)
{
    HG_EACH
    for (ptrdiff_t j = 0; j < n; j++) {
        HG_REAL to_s = g[j] * s_u[j] + s_f[j] * f_u[j];
        HG_REAL to_f = a[j] * f_u[j] + f_s[j] * s_u[j];
        s[j] += ss[j] * to_s + sf[j] * to_f;
        f[j] += fs[j] * to_s + ff[j] * to_f;
    }
}

HG_INLINE void HG_NAME(up_fill)( /* (s, f) += P (u, u_f) c */
    HG_REAL *s, HG_REAL *f, const HG_REAL *ss, const HG_REAL *sf, const HG_REAL *fs,
    const HG_REAL *ff, const HG_REAL *u, const HG_REAL *u_f, const HG_REAL *c, ptrdiff_t n)
{
    HG_EACH
    for (ptrdiff_t j = 0; j < n; j++) {
        s[j] += (ss[j] * u[j] + sf[j] * u_f[j]) * c[j];
        f[j] += (fs[j] * u[j] + ff[j] * u_f[j]) * c[j];
    }
}

HG_INLINE void HG_NAME(add)( /* out += t */
    HG_REAL *out, const HG_REAL *t, ptrdiff_t n)
{
    HG_EACH
    for (ptrdiff_t j = 0; j < n; j++)
        out[j] += t[j];
}

HG_INLINE void HG_NAME(join_pairs)( /* even entries of t onto low, odd ones onto high */
    HG_REAL *low, HG_REAL *high, const HG_REAL *t, ptrdiff_t n)
{
    HG_EACH
    for (ptrdiff_t j = 0; j < n / 2; j++) {
        low[j] += t[2 * j];
        high[j] += t[2 * j + 1];
    }
    if (n % 2)
        low[n / 2] += t[n - 1];
}

HG_INLINE void HG_NAME(spread_pairs)( /* the other way: low onto even entries of e, high onto odd */
    HG_REAL *e, const HG_REAL *low, const HG_REAL *high, ptrdiff_t n)
{
    HG_EACH
    for (ptrdiff_t j = 0; j < n / 2; j++) {
        e[2 * j] += low[j];
        e[2 * j + 1] += high[j];
    }
    if (n % 2)
        e[n - 1] += low[n / 2];
}
