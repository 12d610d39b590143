// The style sheet of the HTML report.
#pragma once

namespace vqlm {

const char* html_style();

}  // namespace vqlm
