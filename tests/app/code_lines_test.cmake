# The lines behind a type of generator, of a small source tree whose count is known.
#   cmake -DSCRIPT=cmake/write_code_lines.cmake -DFOLDER=... -P code_lines_test.cmake
file(REMOVE_RECURSE ${FOLDER})
file(WRITE ${FOLDER}/src/nn/layer.h "// A layer.\n#pragma once\n\nint layer();\n")                         # 2 lines
file(WRITE ${FOLDER}/src/nn/layer.cc "#include \"nn/layer.h\"\n\n  // [zero;\nint layer() { return a[0]; }\n")  # 2
file(WRITE ${FOLDER}/src/nn/other_layer.cc "#include \"nn/layer.h\"\nint other_layer();\n")                     # 2
file(WRITE ${FOLDER}/src/nn/unused.h "#pragma once\n")
file(WRITE ${FOLDER}/src/data/text.h "int text();\n")  # in a room that does not count
file(WRITE ${FOLDER}/src/model/one.h "#pragma once\n")                                                         # 1
file(WRITE ${FOLDER}/src/model/one.cc
     "#include \"model/one.h\"\n#include <map>\n#include \"data/text.h\"\n#include \"nn/layer.h\"\nint one();  // \\\n")  # 5
file(WRITE ${FOLDER}/src/baselines/two.cc "#include \"baselines/two.h\"\n\n\nint two();")                      # 2
file(WRITE ${FOLDER}/src/baselines/two.h "#include \"model/one.h\"\n")                                         # 1
execute_process(COMMAND ${CMAKE_COMMAND} -DSOURCE=${FOLDER}/src -DOUTPUT=${FOLDER}/table.h
                        "-DTYPES=one=model/one;two=baselines/two" -P ${SCRIPT} COMMAND_ERROR_IS_FATAL ANY)
file(READ ${FOLDER}/table.h table)
set(expected "{\"one\", 12},\n{\"two\", 15},\n")
if(NOT table STREQUAL expected)
  message(FATAL_ERROR "code lines: expected\n${expected}got\n${table}")
endif()
