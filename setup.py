"""The native kernel. Without a C compiler the package installs all the same, and the Python twin serves."""

import os

from Cython.Build import cythonize
from setuptools import Extension, setup

kernel = Extension(
    "langmix.detector._kernel",
    ["src/langmix/detector/_kernel.pyx", "src/langmix/detector/kernel.c", "src/langmix/detector/passages.c"],
    depends=["src/langmix/detector/kernel.h", "src/langmix/detector/passages.h", "src/langmix/detector/text.h"],
    include_dirs=["src/langmix/detector"],
    extra_compile_args=[] if os.name == "nt" else ["-O3"],
)
extensions = cythonize([kernel])
for extension in extensions:
    # In CI a kernel that does not build is an error. (Set here: cythonize does not keep it.)
    extension.optional = not os.environ.get("LANGMIX_REQUIRE_KERNEL")
setup(ext_modules=extensions)
