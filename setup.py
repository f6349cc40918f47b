"""Build the native kernels: each ext/<name>.pyx becomes heatgrade.native.<name>.

Everything else about the package stands in pyproject.toml. Switches, by environment variable:

HEATGRADE_OPENMP=0       build without OpenMP (also the fallback when a probe program fails)
HEATGRADE_DEBUG=1        bounds checks, -O0 -g
HEATGRADE_SANITIZE=1     address and undefined-behaviour sanitizers, -O1 -g
HEATGRADE_NATIVE_ARCH=1  -march=native: for this machine only, never in wheels
"""

from __future__ import annotations

import multiprocessing
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from Cython.Build import cythonize
from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext
from setuptools.errors import CompileError, LinkError

HERE = Path(__file__).resolve().parent
PROBE = """
#include <omp.h>
#include <stdio.h>
int main(void) {
    int count = 0;
    #pragma omp parallel num_threads(2) reduction(+:count)
    count += 1;
    printf("%d", count);
    return count < 1;
}
"""


def switch(name: str, default: str = "0") -> bool:
    """Tell whether the environment variable `name` is set to something other than 0."""
    return os.environ.get(name, default) not in ("", "0")


def optimisation(compiler_type: str) -> tuple[list[str], list[str]]:
    """Return compile and link arguments that do not concern OpenMP."""
    if compiler_type == "msvc":
        return (["/Od", "/Zi"] if switch("HEATGRADE_DEBUG") else ["/O2"]), []
    if switch("HEATGRADE_SANITIZE"):
        sanitize = "-fsanitize=address,undefined"
        return ["-O1", "-g", "-fno-omit-frame-pointer", sanitize, "-DHG_NO_CLONES"], [sanitize]
    if switch("HEATGRADE_DEBUG"):
        return ["-O0", "-g", "-DHG_NO_CLONES"], []
    # Without -g0, Python's own -g costs a third of the time of compiling.
    flags = ["-O3", "-g0", "-fno-math-errno", "-fno-trapping-math"]
    if switch("HEATGRADE_NATIVE_ARCH"):
        flags += ["-march=native", "-DHG_NO_CLONES"]
    return flags, []


def openmp_candidates(compiler_type: str) -> list[tuple[list[str], list[str]]]:
    """Return the pairs of compile and link arguments that may switch OpenMP on here."""
    if compiler_type == "msvc":
        return [(["/openmp"], [])]
    if sys.platform == "darwin":
        return [(["-Xpreprocessor", "-fopenmp"], ["-lomp"]), (["-fopenmp"], ["-fopenmp"])]
    return [(["-fopenmp"], ["-fopenmp"])]


class BuildKernels(build_ext):
    """Compile the kernels, with OpenMP if a small program with it compiles, links and runs."""

    def finalize_options(self) -> None:
        """Compile as many files at once as there are cores."""
        super().finalize_options()
        self.parallel = self.parallel or os.cpu_count()

    def openmp_works(self, compile_args: list[str], link_args: list[str]) -> bool:
        """Compile, link and run the probe program."""
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "probe.c"
            source.write_text(PROBE)
            program = str(Path(folder) / "probe")
            try:
                objects = self.compiler.compile(
                    [str(source)], output_dir=folder, extra_postargs=compile_args
                )
                self.compiler.link_executable(objects, program, extra_postargs=link_args)
                subprocess.run([program], check=True, timeout=60, stdout=subprocess.DEVNULL)
            except (CompileError, LinkError, OSError, subprocess.SubprocessError):
                return False
        return True

    def build_extensions(self) -> None:
        """Settle the flags, then build."""
        kind = self.compiler.compiler_type
        compile_args, link_args = optimisation(kind)
        if switch("HEATGRADE_OPENMP", "1"):
            for more_compile, more_link in openmp_candidates(kind):
                if self.openmp_works(more_compile, more_link):
                    compile_args, link_args = compile_args + more_compile, link_args + more_link
                    break
            else:
                self.warn("no working OpenMP: the kernels will run on one thread")
        flags = " ".join(compile_args)
        for extension in self.extensions:
            extension.extra_compile_args = compile_args
            extension.extra_link_args = link_args
            extension.define_macros += [("HG_BUILD_FLAGS", f'"{flags}"')]
        super().build_extensions()


def headers(source: Path) -> list[str]:
    """Return the headers that a kernel is built from, and those that they are built from."""
    found: set[Path] = set()
    todo = [source]
    while todo:
        text = todo.pop().read_text(encoding="utf-8")
        named = [f"{name}.pxd" for name in re.findall(r"^from (\w+) cimport", text, re.MULTILINE)]
        named += re.findall(r'(?:cdef extern from|#include) "(\w+\.h)"', text)
        new = {HERE / "ext" / name for name in named if (HERE / "ext" / name).exists()} - found
        found |= new
        todo += new
    return sorted(f"ext/{path.name}" for path in found)


# Where new processes copy this one; elsewhere they would run this file again.
PROCESSES = os.cpu_count() if multiprocessing.get_start_method() == "fork" else 0
debug = switch("HEATGRADE_DEBUG") or switch("HEATGRADE_SANITIZE")
kernels = [
    Extension(
        f"heatgrade.native.{path.stem}",
        [f"ext/{path.name}"],
        include_dirs=["ext"],
        depends=headers(path),
    )
    for path in sorted((HERE / "ext").glob("*.pyx"))
]
setup(
    ext_modules=cythonize(
        kernels,
        build_dir="build/cython",
        nthreads=PROCESSES,
        include_path=["ext"],
        compiler_directives={
            "language_level": 3,
            "boundscheck": debug,
            "wraparound": False,
            "initializedcheck": debug,
            "cdivision": True,
            "freethreading_compatible": True,
        },
    ),
    cmdclass={"build_ext": BuildKernels},
)
