# VQLM_HEADERS_TAG: the hash of every header that a plugin can include. A plugin built from other headers has other
# structs, and is refused instead of crashing (core/plugin.h).
file(GLOB VQLM_BORDER_HEADERS CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/core/*.h ${PROJECT_SOURCE_DIR}/src/stats/*.h
     ${PROJECT_SOURCE_DIR}/src/data/*.h ${PROJECT_SOURCE_DIR}/src/decoding/*.h ${PROJECT_SOURCE_DIR}/src/tasks/*.h
     ${PROJECT_SOURCE_DIR}/src/metrics/*.h ${PROJECT_SOURCE_DIR}/src/model/*.h
     ${PROJECT_SOURCE_DIR}/src/baselines/token_generator.h)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${VQLM_BORDER_HEADERS})
set(VQLM_HEADERS_TAG "")
foreach(header IN LISTS VQLM_BORDER_HEADERS)
  file(SHA256 ${header} hash)
  string(APPEND VQLM_HEADERS_TAG ${hash})
endforeach()
string(SHA256 VQLM_HEADERS_TAG "${VQLM_HEADERS_TAG}")
string(SUBSTRING ${VQLM_HEADERS_TAG} 0 12 VQLM_HEADERS_TAG)
