// Steps of training and decoding ask for the same large blocks again and again: freed ones stay
// with the process, or the system would clear their pages each time.
#pragma once

namespace vqlm {

// From now on, for the whole process; with the C library of GNU alone.
void keep_freed_memory();

}  // namespace vqlm
