/*
 * A stand-in for libOpenCL.so.1 that hands every call on to the one of the system, and lets those fail that it is told to.
 *
 *     gcc -shared -fPIC -O1 -pthread -o libOpenCL.so.1 opencl.c
 *     LD_LIBRARY_PATH=. STAND_IN_FAIL=clEnqueueNDRangeKernel:100=-5! rawaudionet train DATA -d opencl
 *
 * Environment, beside that of plan.h:
 *     STAND_IN_OPENCL      the library that the calls go to, where it does not lie in a usual folder
 *
 * It has the calls that ILGPU makes. A call that fails is not made, but for waits: what was enqueued before them uses memory of the caller's,
 * which has it back when they have answered.
 */
#include "plan.h"
#include <dlfcn.h>

typedef int cl_int;
typedef unsigned cl_uint;
typedef void *Object;

static void *library;

static void load(void)
{
    const char *folders[] = { "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib" };
    const char *path = getenv("STAND_IN_OPENCL");
    char guess[64];
    open_journal();
    for (size_t i = 0; !library && i < (path ? 1 : sizeof folders / sizeof *folders); i++)
    {
        snprintf(guess, sizeof guess, "%s/libOpenCL.so.1", folders[i]);
        library = dlopen(path ? path : guess, RTLD_NOW | RTLD_LOCAL);
    }
}

/* The system's function, which every installed library of OpenCL 2 has. */
static void *system_call(const char *name)
{
    pthread_once(&once, load);
    void *function = library ? dlsym(library, name) : NULL;
    if (!function)
    {
        fprintf(stderr, "stand-in: there is no %s here\n", name);
        abort();
    }
    return function;
}

/* What a call is for: a question to the driver, work on a device, or a wait for it. */
enum { QUESTION, WORK, WAIT };

/* Writes a call down and tells what it must answer instead of what it would. */
static cl_int fault_of(const char *name, int kind)
{
    pthread_mutex_lock(&lock);
    cl_int before = lost, fault = planned(name);
    if (kind != QUESTION && before)
        fault = before;
    if (journal)
    {
        fputs(name, journal);
        if (fault)
            fprintf(journal, " result=%d", fault);
        fputc('\n', journal);
        fflush(journal);
    }
    pthread_mutex_unlock(&lock);
    return fault;
}

/* A call that answers a code. */
#define ANSWERS_CODE(kind, name, parameters, arguments) \
    EXPORT cl_int name parameters \
    { \
        static cl_int (*call) parameters; \
        if (!call) \
            call = (cl_int (*) parameters)system_call(#name); \
        cl_int fault = fault_of(#name, kind); \
        if (fault && kind != WAIT) \
            return fault; \
        cl_int code = call arguments; \
        return fault ? fault : code; \
    }

/* A call that answers an object, and a code through its last parameter. */
#define ANSWERS_OBJECT(name, parameters, arguments) \
    EXPORT Object name parameters \
    { \
        static Object (*call) parameters; \
        if (!call) \
            call = (Object (*) parameters)system_call(#name); \
        cl_int fault = fault_of(#name, WORK); \
        if (!fault) \
            return call arguments; \
        if (code) \
            *code = fault; \
        return NULL; \
    }

/* Platforms and devices. */

ANSWERS_CODE(QUESTION, clGetPlatformIDs, (cl_uint most, Object *platforms, cl_uint *count), (most, platforms, count))
ANSWERS_CODE(QUESTION, clGetPlatformInfo, (Object platform, cl_uint what, size_t size, void *value, size_t *used), (platform, what, size, value, used))
ANSWERS_CODE(QUESTION, clGetDeviceIDs, (Object platform, uint64_t type, cl_uint most, Object *devices, cl_uint *count), (platform, type, most, devices, count))
ANSWERS_CODE(QUESTION, clGetDeviceInfo, (Object device, cl_uint what, size_t size, void *value, size_t *used), (device, what, size, value, used))
ANSWERS_CODE(WORK, clReleaseDevice, (Object device), (device))

EXPORT void *clGetExtensionFunctionAddressForPlatform(Object platform, const char *name)
{
    void *(*call)(Object, const char *) = (void *(*)(Object, const char *))system_call(__func__);
    return call(platform, name);
}

/* Contexts and queues. */

ANSWERS_OBJECT(clCreateContext,
    (const intptr_t *properties, cl_uint count, const Object *devices, void *notify, void *data, cl_int *code), (properties, count, devices, notify, data, code))
ANSWERS_CODE(WORK, clReleaseContext, (Object context), (context))
ANSWERS_OBJECT(clCreateCommandQueue, (Object context, Object device, uint64_t properties, cl_int *code), (context, device, properties, code))
ANSWERS_OBJECT(clCreateCommandQueueWithProperties, (Object context, Object device, const uint64_t *properties, cl_int *code), (context, device, properties, code))
ANSWERS_CODE(WORK, clReleaseCommandQueue, (Object queue), (queue))
ANSWERS_CODE(WAIT, clFlush, (Object queue), (queue))
ANSWERS_CODE(WAIT, clFinish, (Object queue), (queue))

/* Programs and kernels. */

ANSWERS_OBJECT(clCreateProgramWithSource,
    (Object context, cl_uint count, const char **sources, const size_t *lengths, cl_int *code), (context, count, sources, lengths, code))
ANSWERS_CODE(WORK, clBuildProgram,
    (Object program, cl_uint count, const Object *devices, const char *options, void *notify, void *data), (program, count, devices, options, notify, data))
ANSWERS_CODE(WORK, clReleaseProgram, (Object program), (program))
ANSWERS_CODE(QUESTION, clGetProgramInfo, (Object program, cl_uint what, size_t size, void *value, size_t *used), (program, what, size, value, used))
ANSWERS_CODE(QUESTION, clGetProgramBuildInfo,
    (Object program, Object device, cl_uint what, size_t size, void *value, size_t *used), (program, device, what, size, value, used))
ANSWERS_OBJECT(clCreateKernel, (Object program, const char *name, cl_int *code), (program, name, code))
ANSWERS_CODE(WORK, clReleaseKernel, (Object kernel), (kernel))
ANSWERS_CODE(WORK, clSetKernelArg, (Object kernel, cl_uint index, size_t size, const void *value), (kernel, index, size, value))
ANSWERS_CODE(QUESTION, clGetKernelWorkGroupInfo,
    (Object kernel, Object device, cl_uint what, size_t size, void *value, size_t *used), (kernel, device, what, size, value, used))
ANSWERS_CODE(WORK, clEnqueueNDRangeKernel,
    (Object queue, Object kernel, cl_uint dimensions, const size_t *offset, const size_t *global, const size_t *local, cl_uint waits, const Object *events,
        Object *event),
    (queue, kernel, dimensions, offset, global, local, waits, events, event))

/* Memory. */

ANSWERS_OBJECT(clCreateBuffer, (Object context, uint64_t flags, size_t size, void *host, cl_int *code), (context, flags, size, host, code))
ANSWERS_CODE(WORK, clReleaseMemObject, (Object memory), (memory))
ANSWERS_CODE(WORK, clEnqueueReadBuffer,
    (Object queue, Object buffer, cl_uint blocks, size_t offset, size_t size, void *to, cl_uint waits, const Object *events, Object *event),
    (queue, buffer, blocks, offset, size, to, waits, events, event))
ANSWERS_CODE(WORK, clEnqueueWriteBuffer,
    (Object queue, Object buffer, cl_uint blocks, size_t offset, size_t size, const void *from, cl_uint waits, const Object *events, Object *event),
    (queue, buffer, blocks, offset, size, from, waits, events, event))
ANSWERS_CODE(WORK, clEnqueueFillBuffer,
    (Object queue, Object buffer, const void *pattern, size_t length, size_t offset, size_t size, cl_uint waits, const Object *events, Object *event),
    (queue, buffer, pattern, length, offset, size, waits, events, event))
ANSWERS_CODE(WORK, clEnqueueCopyBuffer,
    (Object queue, Object from, Object to, size_t from_offset, size_t to_offset, size_t size, cl_uint waits, const Object *events, Object *event),
    (queue, from, to, from_offset, to_offset, size, waits, events, event))

/* Events. */

ANSWERS_CODE(WORK, clEnqueueBarrierWithWaitList, (Object queue, cl_uint waits, const Object *events, Object *event), (queue, waits, events, event))
ANSWERS_CODE(WAIT, clWaitForEvents, (cl_uint count, const Object *events), (count, events))
ANSWERS_CODE(WORK, clReleaseEvent, (Object event), (event))
ANSWERS_CODE(QUESTION, clGetEventInfo, (Object event, cl_uint what, size_t size, void *value, size_t *used), (event, what, size, value, used))
ANSWERS_CODE(QUESTION, clGetEventProfilingInfo, (Object event, cl_uint what, size_t size, void *value, size_t *used), (event, what, size, value, used))
