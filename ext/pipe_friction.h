/* Churchill's friction factor times Re, and its slope, of many pipes at once.

     f Re = 8 (8^12 + t)^(1/12),   t = (Re^24 / (A^16 Re^16 + 37530^16))^1.5
     A    = -2.457 ln((7 / Re)^0.9 + 0.27 e / D)
     d ln t / dRe = 1.5 / Re (24 - 16 A^15 Re^16 (2.457 * 0.9 s / (s + 0.27 e / D) + A) / below)

   where s = (7 / Re)^0.9 and below is the sum above (Churchill, Chem. Eng. 84 (1977) 91).

   The logarithm and the power stand here as series, without a branch, so that the compiler can
   take eight pipes at a time: calls of the library cost five times as much. Callers fill up to a
   multiple of eight, so that a pipe meets the same instructions wherever it stands. */
#ifndef HG_PIPE_FRICTION_H
#define HG_PIPE_FRICTION_H
#include <stdint.h>
#include <string.h>
#include <math.h>
#include "clones.h"
#include "row_loops.h"

#define HG_LN2_HIGH 0.693147180369123816490 /* ln 2 in two parts; the first has trailing zeros */
#define HG_LN2_LOW 1.90821492927058770002e-10
#define HG_ROUNDER 6755399441055744.0 /* 1.5 * 2^52: what is added to it is rounded to a whole */

HG_INLINE double hg_log(double x) /* of a normal positive number; good to 2e-16 + 1e-16 |log x| */
{
    /* x = 2^k m with m in [1/sqrt 2, sqrt 2): log m = 2 artanh s, s = (m - 1) / (m + 1) */
    uint64_t bits, part, whole;
    double m, k, s, q, sum;
    memcpy(&bits, &x, 8);
    part = (bits - UINT64_C(0x3fe6a09e667f3bcd) + (UINT64_C(1024) << 52)) >> 52;
    bits -= (part - 1024) << 52;
    memcpy(&m, &bits, 8);
    whole = part | UINT64_C(0x4330000000000000); /* 2^52 + part */
    memcpy(&k, &whole, 8);
    k -= 4503599627370496.0 + 1024.0;
    s = (m - 1.0) / (m + 1.0);
    q = s * s;
    sum = 1.0 / 21.0;
    sum = sum * q + 1.0 / 19.0;
    sum = sum * q + 1.0 / 17.0;
    sum = sum * q + 1.0 / 15.0;
    sum = sum * q + 1.0 / 13.0;
    sum = sum * q + 1.0 / 11.0;
    sum = sum * q + 1.0 / 9.0;
    sum = sum * q + 1.0 / 7.0;
    sum = sum * q + 1.0 / 5.0;
    sum = sum * q + 1.0 / 3.0;
    return k * HG_LN2_HIGH + (2.0 * s + (2.0 * s * q * sum + k * HG_LN2_LOW));
}

HG_INLINE double hg_exp(double y) /* for |y| < 700; good to 3e-16 */
{
    /* y = n ln 2 + r, |r| <= 0.35; e^r by its series */
    double shifted = y * 1.4426950408889634 + HG_ROUNDER, n = shifted - HG_ROUNDER, r, sum, power;
    uint64_t bits;
    r = (y - n * HG_LN2_HIGH) - n * HG_LN2_LOW;
    sum = 1.0 / 6227020800.0;
    sum = sum * r + 1.0 / 479001600.0;
    sum = sum * r + 1.0 / 39916800.0;
    sum = sum * r + 1.0 / 3628800.0;
    sum = sum * r + 1.0 / 362880.0;
    sum = sum * r + 1.0 / 40320.0;
    sum = sum * r + 1.0 / 5040.0;
    sum = sum * r + 1.0 / 720.0;
    sum = sum * r + 1.0 / 120.0;
    sum = sum * r + 1.0 / 24.0;
    sum = sum * r + 1.0 / 6.0;
    sum = sum * r + 0.5;
    sum = sum * r + 1.0;
    memcpy(&bits, &shifted, 8);
    bits = (bits + 1023) << 52; /* 2^n: the low bits of `shifted` are n */
    memcpy(&power, &bits, 8);
    return power * (1.0 + r * sum);
}

static HG_CLONES_VOID hg_churchill( /* n a multiple of 8; Re from 500 to 1e12 */
    double *value, double *slope, const double *reynolds, const double *roughness, ptrdiff_t n)
{
    HG_EACH
    for (ptrdiff_t k = 0; k < n; k++) {
        double re = reynolds[k], one = 1.0 / re;
        double smooth = hg_exp(0.9 * hg_log(7.0 * one)), inner = smooth + 0.27 * roughness[k];
        double a = -2.457 * hg_log(inner);
        double a2 = a * a, a4 = a2 * a2, a15 = a4 * a4 * a4 * a2 * a;
        double re2 = re * re, re4 = re2 * re2, re8 = re4 * re4, re16 = re8 * re8;
        double below = a15 * a * re16 + 1.549020019506048e73; /* 37530^16 */
        double t = re16 * re8 / below, whole;
        t = t * sqrt(t);
        whole = 68719476736.0 + t; /* 8^12 */
        value[k] = 8.0 * hg_exp(hg_log(whole) * (1.0 / 12.0));
        slope[k] = value[k] * (t / whole) * (one / 8.0)
                   * (24.0 - 16.0 * a15 * re16 * (2.457 * 0.9 * smooth / inner + a) / below);
    }
}
#endif
