/*
 * A stand-in for NVIDIA's driver library, libcuda.so.1, for tests on machines without a GPU. Memory is the host's and copies are made, so
 * what is uploaded comes back; kernels are counted and not run. Every call is written down, and calls can be made to fail.
 *
 *     gcc -shared -fPIC -O1 -pthread -o libcuda.so.1 cuda.c
 *     LD_LIBRARY_PATH=. STAND_IN_LOG=calls.txt rawaudionet devices
 *
 * Environment, beside that of plan.h:
 *     STAND_IN_PTX         a folder that receives the text of each module, 001.ptx, 002.ptx, ...
 *     STAND_IN_DEVICES     the number of devices (1)
 *     STAND_IN_MEMORY      bytes of memory of each device (16 GiB)
 *     STAND_IN_TAKEN       bytes of these that other programs have (0)
 *     STAND_IN_DRIVER      the driver's version as it tells it (13000 is 13.0)
 *     STAND_IN_CAPABILITY  the devices' compute capability (90 is 9.0)
 *
 * The rules of captures are kept: a stream under capture takes up launches, copies and fills, and a wait for it breaks the capture.
 */
#include "plan.h"

#define HEADER 256 /* bytes before each block of device memory, which hold its size; device memory is aligned to so much */

typedef int CUresult;
typedef int CUdevice;
typedef unsigned char *CUdeviceptr;

enum
{
    SUCCESS = 0,
    INVALID_VALUE = 1,
    OUT_OF_MEMORY = 2,
    NOT_INITIALIZED = 3,
    NO_DEVICE = 100,
    INVALID_DEVICE = 101,
    INVALID_CONTEXT = 201,
    STREAM_CAPTURE_UNSUPPORTED = 900,
    STREAM_CAPTURE_INVALIDATED = 901,
};

typedef struct { CUdevice device; } Context;
typedef struct { int number, capturing, broken, nodes; } Stream;
typedef struct { int number, most_threads; } Module;
typedef struct { int nodes; } Graph;
typedef struct { int number; } Event;

static __thread Context *current;
static int initialized, streams, modules, events;
static size_t taken[64];

static long setting(const char *name, long otherwise)
{
    const char *text = getenv(name);
    return text && *text ? atol(text) : otherwise;
}

static int device_count(void) { return (int)setting("STAND_IN_DEVICES", 1); }

static size_t memory_of_device(void) { return (size_t)setting("STAND_IN_MEMORY", 16L << 30); }

/* What a call is for: a question to the driver, making or choosing a context, or work in the thread's current context. */
enum { QUESTION, CONTEXT, WORK };

/* Writes a call down and tells what it must answer. */
static CUresult record(const char *name, int kind, const char *format, ...)
{
    pthread_once(&once, open_journal);
    pthread_mutex_lock(&lock);
    CUresult before = lost, result = planned(name);
    if (kind != QUESTION && before)
        result = before;
    if (kind == WORK && !current)
        result = INVALID_CONTEXT;
    if (kind != QUESTION && !initialized)
        result = NOT_INITIALIZED;
    if (journal)
    {
        va_list arguments;
        va_start(arguments, format);
        fputs(name, journal);
        if (kind == WORK && current)
            fprintf(journal, " device=%d", current->device);
        vfprintf(journal, format, arguments);
        if (result)
            fprintf(journal, " result=%d", result);
        fputc('\n', journal);
        fflush(journal);
        va_end(arguments);
    }
    pthread_mutex_unlock(&lock);
    return result;
}

#define ANSWER(kind, ...) do { CUresult result = record(__func__, kind, __VA_ARGS__); if (result) return result; } while (0)
#define ASK(...) ANSWER(QUESTION, __VA_ARGS__)
#define CALL(...) ANSWER(WORK, __VA_ARGS__)

static int number_of(Stream *stream) { return stream ? stream->number : 0; }

static const char *mark(Stream *stream) { return stream && stream->capturing ? " captured=1" : ""; }

/* A piece of work on a stream: part of the graph where the stream is under capture. Tells whether it is to be done now. */
static int is_now(Stream *stream)
{
    if (!stream || !stream->capturing)
        return 1;
    stream->nodes++;
    return 0;
}

/* The driver and its devices. */

EXPORT CUresult cuInit(unsigned flags)
{
    ASK(" flags=%u", flags);
    initialized = 1;
    return device_count() > 0 ? SUCCESS : NO_DEVICE;
}

EXPORT CUresult cuDriverGetVersion(int *version)
{
    ASK("");
    *version = (int)setting("STAND_IN_DRIVER", 13000);
    return SUCCESS;
}

EXPORT CUresult cuGetErrorString(CUresult error, const char **text)
{
    static __thread char line[64];
    snprintf(line, sizeof line, "the stand-in's error %d", error);
    *text = line;
    return SUCCESS;
}

EXPORT CUresult cuDeviceGetCount(int *count)
{
    ASK("");
    *count = device_count();
    return SUCCESS;
}

EXPORT CUresult cuDeviceGet(CUdevice *device, int ordinal)
{
    ASK(" ordinal=%d", ordinal);
    *device = ordinal;
    return ordinal < device_count() ? SUCCESS : INVALID_DEVICE;
}

EXPORT CUresult cuDeviceGetName(char *name, int length, CUdevice device)
{
    ASK(" of=%d", device);
    snprintf(name, (size_t)length, "Stand-in GPU %d", device);
    return SUCCESS;
}

EXPORT CUresult cuDeviceTotalMem_v2(size_t *bytes, CUdevice device)
{
    ASK(" of=%d", device);
    *bytes = memory_of_device();
    return SUCCESS;
}

EXPORT CUresult cuDeviceGetAttribute(int *value, int attribute, CUdevice device)
{
    ASK(" of=%d attribute=%d", device, attribute);
    switch (attribute)
    {
        case 1: *value = 1024; break;                                             /* threads a group */
        case 2: case 3: *value = 1024; break;                                     /* its extents */
        case 4: *value = 64; break;
        case 5: *value = 2147483647; break;                                       /* the grid's */
        case 6: case 7: *value = 65535; break;
        case 8: *value = 49152; break;                                            /* shared memory a group */
        case 9: *value = 65536; break;                                            /* constant memory */
        case 10: *value = 32; break;                                              /* the warp */
        case 12: case 82: *value = 65536; break;                                  /* registers */
        case 16: *value = 132; break;                                             /* multiprocessors */
        case 19: case 41: case 83: *value = 1; break;                             /* mapped, unified, managed memory */
        case 33: *value = device + 1; break;                                      /* the PCI bus, which tells devices apart */
        case 39: *value = 2048; break;                                            /* threads a multiprocessor */
        case 75: *value = (int)setting("STAND_IN_CAPABILITY", 90) / 10; break;
        case 76: *value = (int)setting("STAND_IN_CAPABILITY", 90) % 10; break;
        case 81: *value = 233472; break;                                          /* shared memory a multiprocessor */
        default: *value = 0; break;
    }
    return SUCCESS;
}

EXPORT CUresult cuDeviceCanAccessPeer(int *can, CUdevice device, CUdevice peer)
{
    ASK(" of=%d peer=%d", device, peer);
    *can = 0;
    return SUCCESS;
}

EXPORT CUresult cuDeviceGetP2PAttribute(int *value, int attribute, CUdevice from, CUdevice to)
{
    ASK(" attribute=%d from=%d to=%d", attribute, from, to);
    *value = 0;
    return SUCCESS;
}

/* Contexts. */

EXPORT CUresult cuCtxCreate_v2(Context **context, unsigned flags, CUdevice device)
{
    ANSWER(CONTEXT, " flags=%u on=%d", flags, device);
    *context = calloc(1, sizeof **context);
    (*context)->device = device;
    current = *context;
    return SUCCESS;
}

EXPORT CUresult cuCtxDestroy_v2(Context *context)
{
    ANSWER(CONTEXT, " of=%d", context->device);
    if (current == context)
        current = NULL;
    free(context);
    return SUCCESS;
}

EXPORT CUresult cuCtxSetCurrent(Context *context)
{
    ASK(" to=%d", context ? context->device : -1);
    current = context;
    return SUCCESS;
}

EXPORT CUresult cuCtxSynchronize(void)
{
    CALL("");
    return SUCCESS;
}

EXPORT CUresult cuCtxGetCacheConfig(int *config) { CALL(""); *config = 0; return SUCCESS; }
EXPORT CUresult cuCtxSetCacheConfig(int config) { CALL(" config=%d", config); return SUCCESS; }
EXPORT CUresult cuCtxGetSharedMemConfig(int *config) { CALL(""); *config = 0; return SUCCESS; }
EXPORT CUresult cuCtxSetSharedMemConfig(int config) { CALL(" config=%d", config); return SUCCESS; }
EXPORT CUresult cuCtxEnablePeerAccess(Context *peer, unsigned flags) { CALL(" peer=%d flags=%u", peer->device, flags); return SUCCESS; }
EXPORT CUresult cuCtxDisablePeerAccess(Context *peer) { CALL(" peer=%d", peer->device); return SUCCESS; }

/* Memory. */

EXPORT CUresult cuMemGetInfo_v2(size_t *left, size_t *total)
{
    CALL("");
    *total = memory_of_device();
    *left = *total - taken[current->device] - (size_t)setting("STAND_IN_TAKEN", 0);
    return SUCCESS;
}

EXPORT CUresult cuMemAlloc_v2(CUdeviceptr *pointer, size_t bytes)
{
    CALL(" bytes=%zu", bytes);
    if (taken[current->device] + bytes + (size_t)setting("STAND_IN_TAKEN", 0) > memory_of_device())
        return OUT_OF_MEMORY;
    void *block;
    if (posix_memalign(&block, HEADER, bytes + HEADER))
        return OUT_OF_MEMORY;
    memset(block, 0, bytes + HEADER);
    *(size_t *)block = bytes;
    taken[current->device] += bytes;
    *pointer = (CUdeviceptr)block + HEADER;
    return SUCCESS;
}

EXPORT CUresult cuMemFree_v2(CUdeviceptr pointer)
{
    CALL("");
    if (!pointer)
        return SUCCESS;
    taken[current->device] -= *(size_t *)(pointer - HEADER);
    free(pointer - HEADER);
    return SUCCESS;
}

EXPORT CUresult cuMemAllocHost_v2(void **pointer, size_t bytes)
{
    CALL(" bytes=%zu", bytes);
    *pointer = calloc(1, bytes);
    return *pointer ? SUCCESS : OUT_OF_MEMORY;
}

EXPORT CUresult cuMemFreeHost(void *pointer) { CALL(""); free(pointer); return SUCCESS; }
EXPORT CUresult cuMemHostRegister_v2(void *pointer, size_t bytes, unsigned flags) { CALL(" bytes=%zu flags=%u", bytes, flags); return pointer ? SUCCESS : INVALID_VALUE; }
EXPORT CUresult cuMemHostUnregister(void *pointer) { CALL(""); return pointer ? SUCCESS : INVALID_VALUE; }
EXPORT CUresult cuMemHostGetDevicePointer_v2(CUdeviceptr *device, void *host, unsigned flags) { CALL(" flags=%u", flags); *device = host; return SUCCESS; }

EXPORT CUresult cuMemcpyAsync(CUdeviceptr to, CUdeviceptr from, size_t bytes, Stream *stream)
{
    CALL(" stream=%d bytes=%zu to=%p from=%p%s", number_of(stream), bytes, (void *)to, (void *)from, mark(stream));
    if (is_now(stream))
        memcpy(to, from, bytes);
    return SUCCESS;
}

EXPORT CUresult cuMemsetD8Async(CUdeviceptr to, unsigned char value, size_t bytes, Stream *stream)
{
    CALL(" stream=%d bytes=%zu%s", number_of(stream), bytes, mark(stream));
    if (is_now(stream))
        memset(to, value, bytes);
    return SUCCESS;
}

EXPORT CUresult cuPointerGetAttribute(void *value, int attribute, CUdeviceptr pointer)
{
    ASK(" attribute=%d", attribute);
    if (attribute != 2 || !pointer)
        return INVALID_VALUE;
    *(unsigned *)value = 2; /* the memory of a device */
    return SUCCESS;
}

/* Streams and events. */

EXPORT CUresult cuStreamCreateWithPriority(Stream **stream, unsigned flags, int priority)
{
    CALL(" flags=%u priority=%d", flags, priority);
    *stream = calloc(1, sizeof **stream);
    (*stream)->number = ++streams;
    return SUCCESS;
}

EXPORT CUresult cuStreamCreate(Stream **stream, unsigned flags)
{
    CALL(" flags=%u", flags);
    *stream = calloc(1, sizeof **stream);
    (*stream)->number = ++streams;
    return SUCCESS;
}

EXPORT CUresult cuStreamDestroy_v2(Stream *stream)
{
    CALL(" stream=%d", number_of(stream));
    free(stream);
    return SUCCESS;
}

EXPORT CUresult cuStreamSynchronize(Stream *stream)
{
    CALL(" stream=%d%s", number_of(stream), mark(stream));
    if (!stream || !stream->capturing)
        return SUCCESS;
    stream->broken = 1;
    return STREAM_CAPTURE_UNSUPPORTED;
}

EXPORT CUresult cuEventCreate(Event **event, unsigned flags)
{
    CALL(" flags=%u", flags);
    *event = calloc(1, sizeof **event);
    (*event)->number = ++events;
    return SUCCESS;
}

EXPORT CUresult cuEventDestroy_v2(Event *event) { CALL(" event=%d", event->number); free(event); return SUCCESS; }
EXPORT CUresult cuEventQuery(Event *event) { CALL(" event=%d", event->number); return SUCCESS; }
EXPORT CUresult cuEventRecord(Event *event, Stream *stream) { CALL(" event=%d stream=%d", event->number, number_of(stream)); return SUCCESS; }
EXPORT CUresult cuEventSynchronize(Event *event) { CALL(" event=%d", event->number); return SUCCESS; }

EXPORT CUresult cuStreamWaitEvent(Stream *stream, Event *event, unsigned flags)
{
    CALL(" stream=%d event=%d flags=%u", number_of(stream), event->number, flags);
    return SUCCESS;
}

EXPORT CUresult cuEventElapsedTime(float *milliseconds, void *start, void *end)
{
    CALL("");
    *milliseconds = 0;
    return start && end ? SUCCESS : INVALID_VALUE;
}

/* Modules and kernels. */

static CUresult load(Module **module, const char *text)
{
    *module = calloc(1, sizeof **module);
    (*module)->number = ++modules;
    const char *limit = strstr(text, ".maxntid");
    (*module)->most_threads = limit ? atoi(limit + strlen(".maxntid")) : 1024;
    const char *folder = getenv("STAND_IN_PTX");
    if (!folder || !*folder)
        return SUCCESS;
    char path[4096];
    snprintf(path, sizeof path, "%s/%03d.ptx", folder, modules);
    FILE *file = fopen(path, "w");
    if (!file)
        return INVALID_VALUE;
    fputs(text, file);
    fclose(file);
    return SUCCESS;
}

EXPORT CUresult cuModuleLoadData(Module **module, const char *text)
{
    CALL(" bytes=%zu", strlen(text));
    return load(module, text);
}

EXPORT CUresult cuModuleLoadDataEx(Module **module, const char *text, unsigned count, int *options, void **values)
{
    CALL(" bytes=%zu options=%u", strlen(text), count);
    for (unsigned i = 0; i + 1 < count; i++)
    {
        if (options[i] == 5) /* the buffer for errors, whose length is the next value */
            *(char *)values[i] = 0;
    }
    return load(module, text);
}

EXPORT CUresult cuModuleUnload(Module *module)
{
    CALL(" module=%d", module ? module->number : 0);
    free(module);
    return module ? SUCCESS : INVALID_VALUE;
}

EXPORT CUresult cuModuleGetFunction(Module **function, Module *module, const char *name)
{
    CALL(" module=%d name=%s", module->number, name);
    *function = module;
    return SUCCESS;
}

EXPORT CUresult cuFuncSetAttribute(Module *function, int attribute, int value)
{
    CALL(" module=%d attribute=%d value=%d", function->number, attribute, value);
    return SUCCESS;
}

EXPORT CUresult cuLaunchKernel(
    Module *function, unsigned grid_x, unsigned grid_y, unsigned grid_z, unsigned group_x, unsigned group_y, unsigned group_z,
    unsigned shared, Stream *stream, void **parameters, void **extra)
{
    CALL(" stream=%d module=%d grid=%ux%ux%u group=%ux%ux%u shared=%u%s",
        number_of(stream), function->number, grid_x, grid_y, grid_z, group_x, group_y, group_z, shared, mark(stream));
    if (!grid_x || !grid_y || !grid_z || !group_x || group_x * group_y * group_z > (unsigned)function->most_threads || (!parameters && !extra))
        return INVALID_VALUE;
    is_now(stream);
    return SUCCESS;
}

EXPORT CUresult cuOccupancyMaxActiveBlocksPerMultiprocessor(int *blocks, Module *function, int size, size_t shared)
{
    CALL(" module=%d group=%d shared=%zu", function->number, size, shared);
    *blocks = 2048 / size;
    return SUCCESS;
}

EXPORT CUresult cuOccupancyMaxPotentialBlockSize(
    int *grid, int *size, Module *function, size_t (*shared_of)(int), size_t shared, int limit)
{
    CALL(" module=%d shared=%zu limit=%d", function->number, shared_of ? shared_of(256) : shared, limit);
    *grid = 264;
    *size = limit > 0 && limit < 256 ? limit : 256;
    return SUCCESS;
}

/* Captures and graphs. */

EXPORT CUresult cuStreamBeginCapture_v2(Stream *stream, int mode)
{
    CALL(" stream=%d mode=%d", number_of(stream), mode);
    if (!stream || stream->capturing) /* the default stream cannot be captured */
        return STREAM_CAPTURE_UNSUPPORTED;
    *stream = (Stream){ .number = stream->number, .capturing = 1 };
    return SUCCESS;
}

EXPORT CUresult cuStreamEndCapture(Stream *stream, Graph **graph)
{
    *graph = NULL;
    int nodes = stream->nodes, broken = stream->broken;
    *stream = (Stream){ .number = stream->number };
    CALL(" stream=%d nodes=%d", number_of(stream), nodes);
    if (broken)
        return STREAM_CAPTURE_INVALIDATED;
    *graph = malloc(sizeof **graph);
    (*graph)->nodes = nodes;
    return SUCCESS;
}

EXPORT CUresult cuGraphGetNodes(Graph *graph, void **nodes, size_t *count)
{
    ASK("");
    if (nodes)
        return INVALID_VALUE; /* nobody here asks for more than the number */
    *count = (size_t)graph->nodes;
    return SUCCESS;
}

EXPORT CUresult cuGraphInstantiateWithFlags(Graph **executable, Graph *graph, unsigned long long flags)
{
    CALL(" nodes=%d flags=%llu", graph->nodes, flags);
    *executable = malloc(sizeof **executable);
    **executable = *graph;
    return SUCCESS;
}

EXPORT CUresult cuGraphLaunch(Graph *executable, Stream *stream)
{
    CALL(" stream=%d nodes=%d", number_of(stream), executable->nodes);
    return SUCCESS;
}

EXPORT CUresult cuGraphDestroy(Graph *graph) { CALL(""); free(graph); return SUCCESS; }
EXPORT CUresult cuGraphExecDestroy(Graph *executable) { CALL(""); free(executable); return SUCCESS; }
