# Return type of functions that are compiled for several instruction sets (see clones.h).
cdef extern from "clones.h":
    ctypedef void clones_void "HG_CLONES_VOID"
    # of inline functions that become part of them
    ctypedef void part_void "HG_PART_VOID"
