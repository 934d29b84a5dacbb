// The libstdc++ of GCC 12 lacks this one function of GCC 13 that libLibTorchSharp.so asks for. Including <iostream> under GCC 12 initialises
// the streams, which is all that the function is there to guarantee.
#include <iostream>

extern "C" void _ZSt21ios_base_library_initv() { static std::ios_base::Init init; }
