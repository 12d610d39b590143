# SentencePiece as the target vqlm_sentencepiece. Beside LibTorch it is a copy of the system's library in which
# FLAGS_minloglevel is hidden: both libraries export an object of that name, the one of SentencePiece larger than
# LibTorch's, and the loader would make them one. SentencePiece then wrote over its neighbours in LibTorch, a mutex that
# TorchScript takes among them.
pkg_check_modules(SENTENCEPIECE REQUIRED IMPORTED_TARGET sentencepiece)
find_library(SENTENCEPIECE_TRAIN sentencepiece_train REQUIRED)
add_library(vqlm_sentencepiece INTERFACE)
if(VQLM_TORCH)
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  find_library(SENTENCEPIECE_LIBRARY sentencepiece REQUIRED)
  set(VQLM_PRIVATE_LIBDIR ${CMAKE_INSTALL_LIBDIR}/vqlm)  # below the prefix
  set(VQLM_SENTENCEPIECE_COPY ${PROJECT_BINARY_DIR}/lib/libsentencepiece.so.0)
  execute_process(
    COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/cmake/hide_symbol.py ${SENTENCEPIECE_LIBRARY} FLAGS_minloglevel
            ${VQLM_SENTENCEPIECE_COPY}
    COMMAND_ERROR_IS_FATAL ANY)
  target_include_directories(vqlm_sentencepiece SYSTEM INTERFACE ${SENTENCEPIECE_INCLUDE_DIRS})
  target_link_libraries(vqlm_sentencepiece INTERFACE ${VQLM_SENTENCEPIECE_COPY} ${SENTENCEPIECE_TRAIN})
else()
  target_link_libraries(vqlm_sentencepiece INTERFACE PkgConfig::SENTENCEPIECE ${SENTENCEPIECE_TRAIN})
endif()
