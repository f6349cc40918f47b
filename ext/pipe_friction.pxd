# Churchill's friction of many pipes at once (see pipe_friction.h).
cdef extern from "pipe_friction.h" nogil:
    void hg_churchill(double* value, double* slope, const double* reynolds,
                      const double* roughness, Py_ssize_t n)
