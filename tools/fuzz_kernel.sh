#!/bin/sh
# Fuzz kernel.c and passages.c of src/langmix/detector under AddressSanitizer and UndefinedBehaviorSanitizer:
#     tools/fuzz_kernel.sh [seconds] [seed]
# By default for 600 seconds with seed 1. CC chooses the compiler (gcc or clang).
set -eu
cd "$(dirname "$0")/.."
detector=src/langmix/detector
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
# Function clones are chosen by code that runs before the sanitizers are ready: LM_NO_CLONES.
"${CC:-cc}" -std=c11 -Wall -Wextra -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all -DLM_NO_CLONES \
    -I "$detector" tools/fuzz_kernel.c "$detector/kernel.c" "$detector/passages.c" -o "$build/fuzz_kernel"
ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1 UBSAN_OPTIONS=print_stacktrace=1 \
    "$build/fuzz_kernel" "${1:-600}" "${2:-1}" "$detector/data/characters.bin" "$detector/data/weights.bin"
