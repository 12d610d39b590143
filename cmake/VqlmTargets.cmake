# Targets of the house: compile options, rooms, tests, the precompiled header of LibTorch.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(VQLM_CCACHE ccache)
if(VQLM_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND};-E;env;CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime;${VQLM_CCACHE})
endif()

add_library(vqlm_options INTERFACE)
target_include_directories(vqlm_options INTERFACE ${PROJECT_SOURCE_DIR}/src)
target_compile_options(vqlm_options INTERFACE -Wall -Wextra -Wshadow -Wconversion -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # g++ 12 warns of "literal" + std::string where there is nothing (gcc.gnu.org bug 105329).
  target_compile_options(vqlm_options INTERFACE -Wno-restrict)
endif()

# vqlm_add_room(<name> SOURCES a.cc ... DEPENDS targets ... [TORCH]): the static library vqlm_<name>.
function(vqlm_add_room name)
  cmake_parse_arguments(ARG "TORCH" "" "SOURCES;DEPENDS" ${ARGN})
  add_library(vqlm_${name} STATIC ${ARG_SOURCES})
  target_link_libraries(vqlm_${name} PUBLIC $<BUILD_INTERFACE:vqlm_options> ${ARG_DEPENDS})
  target_include_directories(vqlm_${name} INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/vqlm>)
  target_compile_features(vqlm_${name} PUBLIC cxx_std_20)
  if(ARG_TORCH)
    vqlm_use_torch(vqlm_${name})
  endif()
endfunction()

# Links LibTorch (as SYSTEM) and takes the shared precompiled header.
function(vqlm_use_torch target)
  target_link_libraries(${target} PUBLIC vqlm_torch)
  if(NOT TARGET vqlm_torch_pch)
    file(WRITE ${PROJECT_BINARY_DIR}/torch_pch.cc "// Carrier of the precompiled header.\n")
    add_library(vqlm_torch_pch STATIC ${PROJECT_BINARY_DIR}/torch_pch.cc)
    target_link_libraries(vqlm_torch_pch PUBLIC vqlm_options vqlm_torch)
    target_precompile_headers(vqlm_torch_pch PRIVATE <torch/torch.h>)
    target_compile_options(vqlm_torch_pch PRIVATE -fpch-preprocess)
  endif()
  target_precompile_headers(${target} REUSE_FROM vqlm_torch_pch)
  target_compile_options(${target} PRIVATE -fpch-preprocess -fPIC)
endfunction()

# vqlm_add_test(<room> SOURCES a_test.cc ... DEPENDS targets ... [TORCH]): the program <room>_test.
function(vqlm_add_test name)
  cmake_parse_arguments(ARG "TORCH" "" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${name}_test ${ARG_SOURCES})
  target_link_libraries(${name}_test PRIVATE vqlm_options ${ARG_DEPENDS} GTest::gmock GTest::gtest GTest::gtest_main)
  target_include_directories(${name}_test PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_compile_definitions(${name}_test PRIVATE VQLM_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  if(ARG_TORCH)
    vqlm_use_torch(${name}_test)
  endif()
  gtest_discover_tests(${name}_test DISCOVERY_MODE PRE_TEST PROPERTIES ENVIRONMENT OMP_NUM_THREADS=1 TIMEOUT 600)
endfunction()
