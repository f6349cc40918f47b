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

HG_INLINE void HG_NAME(gather4)( /* out += sum g e */
    HG_REAL *out, const HG_REAL *g_l, const HG_REAL *g_r, const HG_REAL *g_a, const HG_REAL *g_c,
    const HG_REAL *e_l, const HG_REAL *e_r, const HG_REAL *e_a, const HG_REAL *e_c, ptrdiff_t n)
{
    HG_EACH
    for (ptrdiff_t j = 0; j < n; j++)
        out[j] += g_l[j] * e_l[j] + g_r[j] * e_r[j] + g_a[j] * e_a[j] + g_c[j] * e_c[j];
}

HG_INLINE void HG_NAME(gather2)(
    HG_REAL *out, const HG_REAL *g_1, const HG_REAL *e_1, const HG_REAL *g_2, const HG_REAL *e_2,
    ptrdiff_t n)
{
    HG_EACH
    for (ptrdiff_t j = 0; j < n; j++)
        out[j] += g_1[j] * e_1[j] + g_2[j] * e_2[j];
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

HG_INLINE void HG_NAME(crossed)( /* out += x (f - s) + sum g (f_nb - s) */
    HG_REAL *out, const HG_REAL *s, const HG_REAL *f, const HG_REAL *x,
    const HG_REAL *f_l, const HG_REAL *f_r, const HG_REAL *f_a, const HG_REAL *f_c,
    const HG_REAL *f_d, const HG_REAL *f_u,
    const HG_REAL *g_l, const HG_REAL *g_r, const HG_REAL *g_a, const HG_REAL *g_c,
    const HG_REAL *g_d, const HG_REAL *g_u, ptrdiff_t n)
{
    HG_EACH
    for (ptrdiff_t j = 0; j < n; j++) {
        HG_REAL t = s[j];
        out[j] += x[j] * (f[j] - t) + g_l[j] * (f_l[j] - t) + g_r[j] * (f_r[j] - t)
                  + g_a[j] * (f_a[j] - t) + g_c[j] * (f_c[j] - t)
                  + g_d[j] * (f_d[j] - t) + g_u[j] * (f_u[j] - t);
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
