# cmake --install: the program, its configs, the border headers and libraries that plugins build against.
include(CMakePackageConfigHelpers)
set(VQLM_PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/vqlm)
set(VQLM_TORCH_VERSION "${Torch_VERSION}")

install(TARGETS vqlm RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
if(TARGET vqlm-torch)
  install(TARGETS vqlm-torch RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  install(FILES ${VQLM_SENTENCEPIECE_COPY} DESTINATION ${VQLM_PRIVATE_LIBDIR})
endif()
install(DIRECTORY configs/ DESTINATION ${CMAKE_INSTALL_DATADIR}/vqlm/configs)
install(DIRECTORY src/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/vqlm FILES_MATCHING PATTERN "*.h"
        PATTERN app EXCLUDE)
install(TARGETS ${VQLM_PLUGIN_ROOMS} vqlm_stats vqlm_decoding vqlm_data_border EXPORT vqlmTargets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT vqlmTargets NAMESPACE vqlm:: DESTINATION ${VQLM_PACKAGE_DIR})
configure_package_config_file(cmake/vqlmConfig.cmake.in ${PROJECT_BINARY_DIR}/vqlmConfig.cmake
                              INSTALL_DESTINATION ${VQLM_PACKAGE_DIR})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/vqlmConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/vqlmConfig.cmake ${PROJECT_BINARY_DIR}/vqlmConfigVersion.cmake
        cmake/VqlmPlugin.cmake DESTINATION ${VQLM_PACKAGE_DIR})
