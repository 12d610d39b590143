// vqlm worker: computes cells on behalf of an engine, one after another. Plans the same config
// anew.
#include <algorithm>

#include "app/cell_runner.h"
#include "app/run_options.h"
#include "app/torch_runtime.h"
#include "engines/array_task.h"
#include "engines/worker_protocol.h"

namespace vqlm {

int worker_command(const Arguments& arguments) {
  CommandLine line("vqlm worker CONFIG [options]",
                   "Started by an engine: computes the cells it is told.");
  add_run_options(line);
  line.add()("claim", boost::program_options::value<std::string>(),
             "as a task of an array job: take cells from this folder");
  line.add_positional("config", 1);
  if (!line.parse(arguments)) return 0;
  if (line.has("claim")) return serve_job_folder(line.text("claim"));
  const RunOptions options = read_run_options(line);
  const Session session(line.session_options());
  set_torch_threads(session.options.threads);
  const Plan plan = make_plan(load_config(line, options), session);
  Store store(options.store);
  CellRunner runner(plan, session, store, options.jobs);
  return serve_jobs([&](const std::string& key) { runner.run(key); });
}

}  // namespace vqlm
