# LibTorch's own CMake files refuse its CUDA build where no CUDA toolkit is installed. The build runs without one: pip's
# wheel brings CUDA's libraries. In that case this links the libraries by their paths; with a toolkit, or with the CPU
# build, it does nothing and find_package(Torch) goes its way.
#
# vqlm_find_cuda_wheel(<folders>): sets Torch_FOUND, Torch_VERSION, Torch_DIR, TORCH_LIBRARY, TORCH_LIBRARIES and
# TORCH_INCLUDE_DIRS of the first LibTorch in the folders (or in CMAKE_PREFIX_PATH), where that case is given.
function(vqlm_find_cuda_wheel folders)
  find_path(VQLM_TORCH_ROOT lib/libtorch_cpu.so HINTS ${folders} PATHS ${CMAKE_PREFIX_PATH} PATH_SUFFIXES . ../..
            NO_DEFAULT_PATH NO_CACHE)
  find_program(VQLM_NVCC nvcc HINTS $ENV{CUDA_HOME}/bin /usr/local/cuda/bin NO_CACHE)
  if(NOT VQLM_TORCH_ROOT OR VQLM_NVCC OR NOT EXISTS ${VQLM_TORCH_ROOT}/lib/libtorch_cuda.so)
    return()
  endif()
  get_filename_component(root ${VQLM_TORCH_ROOT} REALPATH)
  set(header ${root}/include/torch/headeronly/version.h)
  if(NOT EXISTS ${header})
    set(header ${root}/include/torch/csrc/api/include/torch/version.h)
  endif()
  file(STRINGS ${header} lines REGEX "define TORCH_VERSION_(MAJOR|MINOR|PATCH) ")
  string(REGEX MATCHALL "[0-9]+" numbers "${lines}")
  list(JOIN numbers "." version)
  message(STATUS "LibTorch ${version} with CUDA in ${root}, no CUDA toolkit: linked by path")
  set(Torch_FOUND TRUE PARENT_SCOPE)
  set(Torch_VERSION ${version} PARENT_SCOPE)
  set(Torch_DIR ${root}/share/cmake/Torch PARENT_SCOPE)
  set(TORCH_LIBRARY ${root}/lib/libtorch.so PARENT_SCOPE)
  set(TORCH_INCLUDE_DIRS ${root}/include ${root}/include/torch/csrc/api/include PARENT_SCOPE)
  # Nothing names a symbol of the CUDA libraries: they register themselves when they are loaded.
  set(TORCH_LIBRARIES
      ${root}/lib/libtorch.so ${root}/lib/libtorch_cpu.so ${root}/lib/libc10.so
      "-Wl,--no-as-needed,${root}/lib/libtorch_cuda.so,${root}/lib/libc10_cuda.so,--as-needed"
      -Wl,--unresolved-symbols=ignore-in-shared-libs
      PARENT_SCOPE)
endfunction()
