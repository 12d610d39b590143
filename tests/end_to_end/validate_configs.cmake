# Every run config in configs/ is valid.
file(GLOB configs ${CONFIGS}/*.json)
foreach(config IN LISTS configs)
  execute_process(COMMAND ${VQLM} validate ${config} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
