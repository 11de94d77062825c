using System.Runtime.InteropServices;

namespace RawAudioNet.Engine.Backends;

/// <summary>One model's place in its run, kept on the device so that the launches of a step never change.</summary>
/// <param name="Step">Optimiser steps done, from 0; the row of the schedule that the next step uses.</param>
/// <param name="FirstBadStep">The first step with a loss or gradient that is not finite; <see cref="None"/> while there is none.</param>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="BatchOffset">The first place of the next batch in the epoch's permutation.</param>
/// <param name="Clips">The clips that the model trains on in the epoch; none where it has ended before the models beside it.</param>
/// <param name="Idle">
/// Not 0 in a step that the model sits out, as fewer clips are left to it than the batch has (<see cref="IBackend.SelectBatch"/>). The launches
/// run for it too, but nothing that outlives the step changes.
/// </param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct StepCounters(int Step, int FirstBadStep, int Epoch, int BatchOffset, int Clips = 0, int Idle = 0)
{
    /// <summary>The value of <see cref="FirstBadStep"/> while every step was good.</summary>
    public const int None = int.MaxValue;

    /// <summary>Whether the current step changes weights and statistics.</summary>
    internal bool Learns => Idle == 0 && FirstBadStep == None;

    /// <summary>Whether the current step is written to a log of so many.</summary>
    internal bool IsLogged(int steps) => Idle == 0 && Step < steps;

    /// <summary>Before a step with a batch of so many clips, in which the model takes part only if it has them.</summary>
    internal StepCounters Before(int batch) => this with { Idle = BatchOffset + batch <= Clips ? 0 : 1 };

    /// <summary>After that step.</summary>
    internal StepCounters After(int batch) => Idle != 0 ? this : this with { Step = Step + 1, BatchOffset = BatchOffset + batch };
}
