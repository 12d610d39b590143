# vqlm_add_plugin(<name> SOURCES a.cc ... [TORCH] [STATIC]): a plugin from one source, in the tree or out of it.
# Loadable (vqlm run --plugin <name>.so) unless STATIC: then a library for a program that declares
# `extern "C" const VqlmPlugin* vqlm_plugin_<name>();`, <name> being that of VQLM_PLUGIN, and calls its register_fn.
# A torch plugin needs the component `torch`.
function(vqlm_add_plugin name)
  cmake_parse_arguments(ARG "TORCH;STATIC" "" "SOURCES" ${ARGN})
  if(ARG_STATIC)
    add_library(${name} STATIC ${ARG_SOURCES})
    target_compile_definitions(${name} PRIVATE VQLM_STATIC_PLUGIN)
  else()
    add_library(${name} MODULE ${ARG_SOURCES})
    set_target_properties(${name} PROPERTIES PREFIX "")
    # What is missing is said when it is built, not when it is loaded.
    target_link_options(${name} PRIVATE $<$<PLATFORM_ID:Linux>:-Wl,--no-undefined>)
  endif()
  target_compile_features(${name} PUBLIC cxx_std_20)
  target_compile_definitions(${name} PRIVATE VQLM_HEADERS_TAG="-${VQLM_HEADERS_TAG}")
  target_link_libraries(${name} PRIVATE vqlm::plugin)
  if(ARG_TORCH)
    target_link_libraries(${name} PRIVATE vqlm::torch)
  endif()
endfunction()
