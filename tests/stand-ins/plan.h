/*
 * What the stand-ins have in common: every call is written down, and calls can be made to fail.
 *
 *     STAND_IN_LOG         the file that receives one line a call: NAME key=value...
 *     STAND_IN_FAIL        NAME:N=CODE,...: the N-th call of NAME answers CODE; with ! behind it the device is lost, and all later
 *                          calls that need it answer the same; stand_in_begin() sets another such plan within a process
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static FILE *journal;
static int lost; /* what a lost device answers; 0 while it is there */
static struct { const char *name; int calls; } counts[64];
static char given_plan[256];

static void open_journal(void)
{
    const char *path = getenv("STAND_IN_LOG");
    if (path && *path)
        journal = fopen(path, "a");
}

/* The code that this call of a function is told to answer; counts the calls. */
static int planned(const char *name)
{
    int i = 0;
    while (counts[i].name && strcmp(counts[i].name, name))
        i++;
    counts[i].name = name;
    int call = ++counts[i].calls;

    const char *plan = *given_plan ? given_plan : getenv("STAND_IN_FAIL");
    size_t length = strlen(name);
    for (; plan && *plan; plan = strchr(plan, ',') ? strchr(plan, ',') + 1 : NULL)
    {
        int wanted, code, used = 0;
        if (strncmp(plan, name, length) || sscanf(plan + length, ":%d=%d%n", &wanted, &code, &used) != 2 || wanted != call)
            continue;
        if (plan[length + used] == '!')
            lost = code;
        return code;
    }
    return 0;
}

/* For a process that goes through many plans: the driver is as at its start, but for what is still allocated. */
EXPORT void stand_in_begin(const char *plan)
{
    pthread_mutex_lock(&lock);
    snprintf(given_plan, sizeof given_plan, "%s", plan);
    memset(counts, 0, sizeof counts);
    lost = 0;
    pthread_mutex_unlock(&lock);
}
