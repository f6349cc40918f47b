/* A smooth function read from its values and slopes at equal steps, at many places: cubic between
   two of them, straight outside the table. The same formula as hermite.pxd, without a branch, so
   that the compiler can read eight places at a time. */
#ifndef HG_TABLE_READING_H
#define HG_TABLE_READING_H
#include <stddef.h>
#include <stdint.h>
#include "clones.h"
#include "row_loops.h"

static HG_CLONES_VOID hg_read_table( /* table: (last + 1, 2) value, slope; no x is NaN */
    double *restrict out, const double *restrict x, double low, double step,
    const double *restrict table, ptrdiff_t last, ptrdiff_t n)
{
    double inverse = 1.0 / step, end = (double)last;
    HG_EACH
    for (ptrdiff_t j = 0; j < n; j++) {
        double s = (x[j] - low) * inverse;
        double inside = s < 0.0 ? 0.0 : s > end ? end : s;
        double beyond = (s - inside) * step;
        int32_t k = (int32_t)inside;
        double t, a, b, m_a, m_b, fall;
        k = k < (int32_t)last - 1 ? k : (int32_t)last - 1;
        t = inside - (double)k;
        a = table[2 * k];
        m_a = step * table[2 * k + 1];
        b = table[2 * k + 2];
        m_b = step * table[2 * k + 3];
        fall = b - a;
        a += t * (m_a + t * (3.0 * fall - 2.0 * m_a - m_b + t * (m_a + m_b - 2.0 * fall)));
        out[j] = a + beyond * inverse * (s < 0.0 ? m_a : m_b);
    }
}
#endif
