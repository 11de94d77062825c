/* FFTW's part of a spectrogram: 344 real FFTs of 1024 samples, hop 512, of each of 32 signals (-DSIGNALS=2: of two). No window, no power, no
   filters.

       gcc -O3 -march=native -fopenmp bench/peers/fftw_timing.c -lfftw3f -lm -o fftw_timing && ./fftw_timing THREADS

   Each thread takes whole signals and writes their spectra to memory of its own, which so stays in its caches. How many frames one plan
   takes is tried; the best is planned again with FFTW_PATIENT and measured. */
#include <fftw3.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>

#ifndef SIGNALS
#define SIGNALS 32
#endif
enum { SAMPLES = 176000 + 1024, LENGTH = 1024, HOP = 512, FRAMES = 344, BINS = LENGTH / 2 + 1, BLOCKS = 5 };

static float *signals;
static fftwf_complex **spectra;

static void transform(fftwf_plan plan, int frames)
{
#pragma omp parallel for schedule(static)
    for (int s = 0; s < SIGNALS; s++)
        for (int first = 0; first < FRAMES; first += frames)
            fftwf_execute_dft_r2c(plan, signals + (size_t)s * SAMPLES + first * HOP, spectra[omp_get_thread_num()] + first * BINS);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Milliseconds for all signals, one value a block, in ascending order. */
static void measure(fftwf_plan plan, int frames, double seconds, double *milliseconds)
{
    transform(plan, frames);
    transform(plan, frames);
    for (int block = 0; block < BLOCKS; block++) {
        double start = omp_get_wtime();
        int runs = 0;
        do {
            transform(plan, frames);
            runs++;
        } while (omp_get_wtime() - start < seconds);
        milliseconds[block] = 1000 * (omp_get_wtime() - start) / runs;
    }
    qsort(milliseconds, BLOCKS, sizeof *milliseconds, ascending);
}

static fftwf_plan make_plan(int frames, unsigned effort)
{
    int length = LENGTH;
    return fftwf_plan_many_dft_r2c(1, &length, frames, signals, NULL, 1, HOP, spectra[0], NULL, 1, BINS, effort | FFTW_UNALIGNED);
}

int main(int count, char **arguments)
{
    int threads = count > 1 ? atoi(arguments[1]) : 2;
    omp_set_num_threads(threads);
    signals = fftwf_malloc(sizeof(float) * SIGNALS * SAMPLES);
    spectra = malloc(sizeof *spectra * threads);
    for (int t = 0; t < threads; t++)
        spectra[t] = fftwf_malloc(sizeof(fftwf_complex) * FRAMES * BINS);

    int candidates[] = { 1, 2, 4, 8, 43, 86, 172, 344 }, best = 1;
    double milliseconds[BLOCKS], least = 1e9;
    for (int c = 0; c < (int)(sizeof candidates / sizeof *candidates); c++) {
        fftwf_plan plan = make_plan(candidates[c], FFTW_MEASURE);
        /* Planning overwrites its input. */
        for (size_t i = 0; i < (size_t)SIGNALS * SAMPLES; i++)
            signals[i] = 2.0f * rand() / (float)RAND_MAX - 1;
        measure(plan, candidates[c], 0.02, milliseconds);
        if (milliseconds[0] < least) {
            least = milliseconds[0];
            best = candidates[c];
        }
        fftwf_destroy_plan(plan);
    }

    fftwf_plan plan = make_plan(best, FFTW_PATIENT);
    for (size_t i = 0; i < (size_t)SIGNALS * SAMPLES; i++)
        signals[i] = 2.0f * rand() / (float)RAND_MAX - 1;
    measure(plan, best, 0.1, milliseconds);
    printf("%s, FFTW_PATIENT, %d threads\n", fftwf_version, threads);
    printf("log-mel of %d x 176000 samples           median %.4f ms, best %.4f ms  (its FFTs alone; %d frames a plan)\n",
           SIGNALS, milliseconds[BLOCKS / 2], milliseconds[0], best);
    return 0;
}
