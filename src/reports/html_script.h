// The script of the HTML report: makes tables sortable. The page can be read in full without it.
#pragma once

namespace vqlm {

const char* html_script();

}  // namespace vqlm
