/* oneMKL asks this of itself before it takes its AVX-512 kernels; on other processors than Intel's it would take those of AVX2. */
int mkl_serv_intel_cpu_true(void) { return 1; }
