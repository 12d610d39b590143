// A shared library that is no plugin.
extern "C" int nothing_to_see() { return 0; }
