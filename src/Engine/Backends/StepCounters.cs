using System.Runtime.InteropServices;

namespace RawAudioNet.Engine.Backends;

/// <summary>One model's place in its run, kept on the device so that the launches of a step never change.</summary>
/// <param name="Step">Optimiser steps done, from 0; the row of the schedule that the next step uses.</param>
/// <param name="FirstBadStep">The first step with a loss or gradient that is not finite; <see cref="None"/> while there is none.</param>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="BatchOffset">The first place of the next batch in the epoch's permutation.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct StepCounters(int Step, int FirstBadStep, int Epoch, int BatchOffset)
{
    /// <summary>The value of <see cref="FirstBadStep"/> while every step was good.</summary>
    public const int None = int.MaxValue;
}
