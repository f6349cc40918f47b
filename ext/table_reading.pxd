# Tables of smooth functions read at many places (see table_reading.h).
cdef extern from "table_reading.h" nogil:
    void hg_read_table(double* out, const double* x, double low, double step,
                       const double* table, Py_ssize_t last, Py_ssize_t n)
