# The loops of row_loops.h, in the precision of their arguments.

from clones cimport part_void

ctypedef fused real:
    float
    double

cdef extern from "row_loops.h":
    void hg_prefetch(const void* at, Py_ssize_t n_bytes) noexcept nogil
    void hg_residual_float(
        float* out, const float* b, const float* e, const float* e_l, const float* e_r,
        const float* e_a, const float* e_c, const float* e_d, const float* e_u, const float* g_l,
        const float* g_r, const float* g_a, const float* g_c, const float* g_d, const float* g_u,
        Py_ssize_t n) noexcept nogil
    void hg_give_float(
        float* out, const float* g, const float* to, const float* own, Py_ssize_t n) noexcept nogil
    void hg_apply_float(
        float* out, const float* e, const float* e_l, const float* e_r, const float* e_a,
        const float* e_c, const float* e_d, const float* e_u, const float* g_l, const float* g_r,
        const float* g_a, const float* g_c, const float* g_d, const float* g_u,
        Py_ssize_t n) noexcept nogil
    void hg_dot_float(
        double* total, const float* a, const float* b, Py_ssize_t n) noexcept nogil
    void hg_down_alone_float(
        float* w, const float* b, const float* p, const float* g, const float* below,
        Py_ssize_t n) noexcept nogil
    void hg_multiply_float(
        float* w, const float* p, const float* b, Py_ssize_t n) noexcept nogil
    void hg_down_first_float(
        float* w, const float* b, const float* p, const float* w_l, const float* w_r,
        const float* w_a, const float* w_c, const float* g_l, const float* g_r, const float* g_a,
        const float* g_c, Py_ssize_t n) noexcept nogil
    void hg_down_float(
        float* w, const float* b, const float* p, const float* w_l, const float* w_r,
        const float* w_a, const float* w_c, const float* w_d, const float* g_l, const float* g_r,
        const float* g_a, const float* g_c, const float* g_d, Py_ssize_t n) noexcept nogil
    void hg_up_float(
        float* w, const float* p, const float* g, const float* above, Py_ssize_t n) noexcept nogil
    void hg_up_both_float(
        float* w, const float* p, const float* g, const float* above, const float* u,
        const float* c, Py_ssize_t n) noexcept nogil
    void hg_block_float(
        float* s, float* f, const float* ss, const float* sf, const float* fs, const float* ff,
        Py_ssize_t n) noexcept nogil
    void hg_gather_float(
        float* out, const float* b, const float* g_l, const float* g_r, const float* g_a,
        const float* g_c, const float* e_l, const float* e_r, const float* e_a, const float* e_c,
        Py_ssize_t n) noexcept nogil
    void hg_gather_crossed_float(
        float* s, float* f, const float* g_1, const float* g_2, const float* f_1, const float* f_2,
        const float* a_1, const float* a_2, const float* s_1, const float* s_2,
        Py_ssize_t n) noexcept nogil
    void hg_exchange_float(
        float* out, const float* s, const float* f, const float* x, Py_ssize_t n) noexcept nogil
    void hg_crossed_float(
        float* out, const float* s, const float* f_1, const float* f_2, const float* g_1,
        const float* g_2, Py_ssize_t n) noexcept nogil
    void hg_block_down_float(
        float* s, float* f, const float* ss, const float* sf, const float* fs, const float* ff,
        const float* g, const float* a, const float* s_d, const float* f_d,
        Py_ssize_t n) noexcept nogil
    void hg_up_straight_float(
        float* s, float* f, const float* ss, const float* sf, const float* fs, const float* ff,
        const float* g, const float* a, const float* s_u, const float* f_u,
        Py_ssize_t n) noexcept nogil
    void hg_part_float(
        float* t, float* f, const unsigned char* wet, Py_ssize_t n) noexcept nogil
    void hg_up_block_float(
        float* s, float* f, const float* ss, const float* sf, const float* fs, const float* ff,
        const float* g, const float* s_f, const float* a, const float* f_s, const float* s_u,
        const float* f_u, Py_ssize_t n) noexcept nogil
    void hg_up_fill_float(
        float* s, float* f, const float* ss, const float* sf, const float* fs, const float* ff,
        const float* u, const float* u_f, const float* c, Py_ssize_t n) noexcept nogil
    void hg_add_float(
        float* out, const float* t, Py_ssize_t n) noexcept nogil
    void hg_join_pairs_float(
        float* low, float* high, const float* t, Py_ssize_t n) noexcept nogil
    void hg_spread_pairs_float(
        float* e, const float* low, const float* high, Py_ssize_t n) noexcept nogil
    void hg_residual_double(
        double* out, const double* b, const double* e, const double* e_l, const double* e_r,
        const double* e_a, const double* e_c, const double* e_d, const double* e_u,
        const double* g_l, const double* g_r, const double* g_a, const double* g_c,
        const double* g_d, const double* g_u, Py_ssize_t n) noexcept nogil
    void hg_give_double(
        double* out, const double* g, const double* to, const double* own,
        Py_ssize_t n) noexcept nogil
    void hg_apply_double(
        double* out, const double* e, const double* e_l, const double* e_r, const double* e_a,
        const double* e_c, const double* e_d, const double* e_u, const double* g_l,
        const double* g_r, const double* g_a, const double* g_c, const double* g_d,
        const double* g_u, Py_ssize_t n) noexcept nogil
    void hg_dot_double(
        double* total, const double* a, const double* b, Py_ssize_t n) noexcept nogil
    void hg_down_alone_double(
        double* w, const double* b, const double* p, const double* g, const double* below,
        Py_ssize_t n) noexcept nogil
    void hg_multiply_double(
        double* w, const double* p, const double* b, Py_ssize_t n) noexcept nogil
    void hg_down_first_double(
        double* w, const double* b, const double* p, const double* w_l, const double* w_r,
        const double* w_a, const double* w_c, const double* g_l, const double* g_r,
        const double* g_a, const double* g_c, Py_ssize_t n) noexcept nogil
    void hg_down_double(
        double* w, const double* b, const double* p, const double* w_l, const double* w_r,
        const double* w_a, const double* w_c, const double* w_d, const double* g_l,
        const double* g_r, const double* g_a, const double* g_c, const double* g_d,
        Py_ssize_t n) noexcept nogil
    void hg_up_double(
        double* w, const double* p, const double* g, const double* above,
        Py_ssize_t n) noexcept nogil
    void hg_up_both_double(
        double* w, const double* p, const double* g, const double* above, const double* u,
        const double* c, Py_ssize_t n) noexcept nogil
    void hg_block_double(
        double* s, double* f, const double* ss, const double* sf, const double* fs,
        const double* ff, Py_ssize_t n) noexcept nogil
    void hg_gather_double(
        double* out, const double* b, const double* g_l, const double* g_r, const double* g_a,
        const double* g_c, const double* e_l, const double* e_r, const double* e_a,
        const double* e_c, Py_ssize_t n) noexcept nogil
    void hg_gather_crossed_double(
        double* s, double* f, const double* g_1, const double* g_2, const double* f_1,
        const double* f_2, const double* a_1, const double* a_2, const double* s_1,
        const double* s_2, Py_ssize_t n) noexcept nogil
    void hg_exchange_double(
        double* out, const double* s, const double* f, const double* x,
        Py_ssize_t n) noexcept nogil
    void hg_crossed_double(
        double* out, const double* s, const double* f_1, const double* f_2, const double* g_1,
        const double* g_2, Py_ssize_t n) noexcept nogil
    void hg_block_down_double(
        double* s, double* f, const double* ss, const double* sf, const double* fs,
        const double* ff, const double* g, const double* a, const double* s_d, const double* f_d,
        Py_ssize_t n) noexcept nogil
    void hg_up_straight_double(
        double* s, double* f, const double* ss, const double* sf, const double* fs,
        const double* ff, const double* g, const double* a, const double* s_u, const double* f_u,
        Py_ssize_t n) noexcept nogil
    void hg_part_double(
        double* t, double* f, const unsigned char* wet, Py_ssize_t n) noexcept nogil
    void hg_up_block_double(
        double* s, double* f, const double* ss, const double* sf, const double* fs,
        const double* ff, const double* g, const double* s_f, const double* a, const double* f_s,
        const double* s_u, const double* f_u, Py_ssize_t n) noexcept nogil
    void hg_up_fill_double(
        double* s, double* f, const double* ss, const double* sf, const double* fs,
        const double* ff, const double* u, const double* u_f, const double* c,
        Py_ssize_t n) noexcept nogil
    void hg_add_double(
        double* out, const double* t, Py_ssize_t n) noexcept nogil
    void hg_join_pairs_double(
        double* low, double* high, const double* t, Py_ssize_t n) noexcept nogil
    void hg_spread_pairs_double(
        double* e, const double* low, const double* high, Py_ssize_t n) noexcept nogil


cdef inline part_void residual(
    real* out, const real* b, const real* e, const real* e_l, const real* e_r, const real* e_a,
    const real* e_c, const real* e_d, const real* e_u, const real* g_l, const real* g_r,
    const real* g_a, const real* g_c, const real* g_d, const real* g_u, Py_ssize_t n,
) noexcept nogil:
    if real is float:
        hg_residual_float(out, b, e, e_l, e_r, e_a, e_c, e_d, e_u, g_l, g_r, g_a, g_c, g_d, g_u, n)
    else:
        hg_residual_double(out, b, e, e_l, e_r, e_a, e_c, e_d, e_u, g_l, g_r, g_a, g_c, g_d, g_u, n)


cdef inline part_void give(
    real* out, const real* g, const real* to, const real* own, Py_ssize_t n,
) noexcept nogil:
    if real is float:
        hg_give_float(out, g, to, own, n)
    else:
        hg_give_double(out, g, to, own, n)


cdef inline part_void apply(
    real* out, const real* e, const real* e_l, const real* e_r, const real* e_a, const real* e_c,
    const real* e_d, const real* e_u, const real* g_l, const real* g_r, const real* g_a,
    const real* g_c, const real* g_d, const real* g_u, Py_ssize_t n,
) noexcept nogil:
    if real is float:
        hg_apply_float(out, e, e_l, e_r, e_a, e_c, e_d, e_u, g_l, g_r, g_a, g_c, g_d, g_u, n)
    else:
        hg_apply_double(out, e, e_l, e_r, e_a, e_c, e_d, e_u, g_l, g_r, g_a, g_c, g_d, g_u, n)


cdef inline part_void dot(double* total, const real* a, const real* b, Py_ssize_t n) noexcept nogil:
    if real is float:
        hg_dot_float(total, a, b, n)
    else:
        hg_dot_double(total, a, b, n)


cdef inline part_void down_alone(
    real* w, const real* b, const real* p, const real* g, const real* below, Py_ssize_t n,
) noexcept nogil:
    if real is float:
        hg_down_alone_float(w, b, p, g, below, n)
    else:
        hg_down_alone_double(w, b, p, g, below, n)


cdef inline part_void multiply(real* w, const real* p, const real* b, Py_ssize_t n) noexcept nogil:
    if real is float:
        hg_multiply_float(w, p, b, n)
    else:
        hg_multiply_double(w, p, b, n)


cdef inline part_void down_first(
    real* w, const real* b, const real* p, const real* w_l, const real* w_r, const real* w_a,
    const real* w_c, const real* g_l, const real* g_r, const real* g_a, const real* g_c,
    Py_ssize_t n,
) noexcept nogil:
    if real is float:
        hg_down_first_float(w, b, p, w_l, w_r, w_a, w_c, g_l, g_r, g_a, g_c, n)
    else:
        hg_down_first_double(w, b, p, w_l, w_r, w_a, w_c, g_l, g_r, g_a, g_c, n)


cdef inline part_void down(
    real* w, const real* b, const real* p, const real* w_l, const real* w_r, const real* w_a,
    const real* w_c, const real* w_d, const real* g_l, const real* g_r, const real* g_a,
    const real* g_c, const real* g_d, Py_ssize_t n,
) noexcept nogil:
    if real is float:
        hg_down_float(w, b, p, w_l, w_r, w_a, w_c, w_d, g_l, g_r, g_a, g_c, g_d, n)
    else:
        hg_down_double(w, b, p, w_l, w_r, w_a, w_c, w_d, g_l, g_r, g_a, g_c, g_d, n)


cdef inline part_void up(
    real* w, const real* p, const real* g, const real* above, Py_ssize_t n,
) noexcept nogil:
    if real is float:
        hg_up_float(w, p, g, above, n)
    else:
        hg_up_double(w, p, g, above, n)


cdef inline part_void up_both(
    real* w, const real* p, const real* g, const real* above, const real* u, const real* c,
    Py_ssize_t n,
) noexcept nogil:
    if real is float:
        hg_up_both_float(w, p, g, above, u, c, n)
    else:
        hg_up_both_double(w, p, g, above, u, c, n)


cdef inline part_void block(
    real* s, real* f, const real* ss, const real* sf, const real* fs, const real* ff, Py_ssize_t n,
) noexcept nogil:
    if real is float:
        hg_block_float(s, f, ss, sf, fs, ff, n)
    else:
        hg_block_double(s, f, ss, sf, fs, ff, n)


cdef inline part_void gather(
    real* out, const real* b, const real* g_l, const real* g_r, const real* g_a, const real* g_c,
    const real* e_l, const real* e_r, const real* e_a, const real* e_c, Py_ssize_t n,
) noexcept nogil:
    if real is float:
        hg_gather_float(out, b, g_l, g_r, g_a, g_c, e_l, e_r, e_a, e_c, n)
    else:
        hg_gather_double(out, b, g_l, g_r, g_a, g_c, e_l, e_r, e_a, e_c, n)


cdef inline part_void gather_crossed(
    real* s, real* f, const real* g_1, const real* g_2, const real* f_1, const real* f_2,
    const real* a_1, const real* a_2, const real* s_1, const real* s_2, Py_ssize_t n,
) noexcept nogil:
    if real is float:
        hg_gather_crossed_float(s, f, g_1, g_2, f_1, f_2, a_1, a_2, s_1, s_2, n)
    else:
        hg_gather_crossed_double(s, f, g_1, g_2, f_1, f_2, a_1, a_2, s_1, s_2, n)


cdef inline part_void exchange(
    real* out, const real* s, const real* f, const real* x, Py_ssize_t n,
) noexcept nogil:
    if real is float:
        hg_exchange_float(out, s, f, x, n)
    else:
        hg_exchange_double(out, s, f, x, n)


cdef inline part_void crossed(
    real* out, const real* s, const real* f_1, const real* f_2, const real* g_1, const real* g_2,
    Py_ssize_t n,
) noexcept nogil:
    if real is float:
        hg_crossed_float(out, s, f_1, f_2, g_1, g_2, n)
    else:
        hg_crossed_double(out, s, f_1, f_2, g_1, g_2, n)


cdef inline part_void block_down(
    real* s, real* f, const real* ss, const real* sf, const real* fs, const real* ff,
    const real* g, const real* a, const real* s_d, const real* f_d, Py_ssize_t n,
) noexcept nogil:
    if real is float:
        hg_block_down_float(s, f, ss, sf, fs, ff, g, a, s_d, f_d, n)
    else:
        hg_block_down_double(s, f, ss, sf, fs, ff, g, a, s_d, f_d, n)


cdef inline part_void up_straight(
    real* s, real* f, const real* ss, const real* sf, const real* fs, const real* ff,
    const real* g, const real* a, const real* s_u, const real* f_u, Py_ssize_t n,
) noexcept nogil:
    if real is float:
        hg_up_straight_float(s, f, ss, sf, fs, ff, g, a, s_u, f_u, n)
    else:
        hg_up_straight_double(s, f, ss, sf, fs, ff, g, a, s_u, f_u, n)


cdef inline part_void part(real* t, real* f, const unsigned char* wet, Py_ssize_t n) noexcept nogil:
    if real is float:
        hg_part_float(t, f, wet, n)
    else:
        hg_part_double(t, f, wet, n)


cdef inline part_void up_block(
    real* s, real* f, const real* ss, const real* sf, const real* fs, const real* ff,
    const real* g, const real* s_f, const real* a, const real* f_s, const real* s_u,
    const real* f_u, Py_ssize_t n,
) noexcept nogil:
    if real is float:
        hg_up_block_float(s, f, ss, sf, fs, ff, g, s_f, a, f_s, s_u, f_u, n)
    else:
        hg_up_block_double(s, f, ss, sf, fs, ff, g, s_f, a, f_s, s_u, f_u, n)


cdef inline part_void up_fill(
    real* s, real* f, const real* ss, const real* sf, const real* fs, const real* ff,
    const real* u, const real* u_f, const real* c, Py_ssize_t n,
) noexcept nogil:
    if real is float:
        hg_up_fill_float(s, f, ss, sf, fs, ff, u, u_f, c, n)
    else:
        hg_up_fill_double(s, f, ss, sf, fs, ff, u, u_f, c, n)


cdef inline part_void add(real* out, const real* t, Py_ssize_t n) noexcept nogil:
    if real is float:
        hg_add_float(out, t, n)
    else:
        hg_add_double(out, t, n)


cdef inline part_void join_pairs(real* low, real* high, const real* t, Py_ssize_t n) noexcept nogil:
    if real is float:
        hg_join_pairs_float(low, high, t, n)
    else:
        hg_join_pairs_double(low, high, t, n)


cdef inline part_void spread_pairs(
    real* e, const real* low, const real* high, Py_ssize_t n,
) noexcept nogil:
    if real is float:
        hg_spread_pairs_float(e, low, high, n)
    else:
        hg_spread_pairs_double(e, low, high, n)
