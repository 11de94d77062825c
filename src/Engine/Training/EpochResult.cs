namespace RawAudioNet.Engine.Training;

/// <summary>What one epoch of one model came to.</summary>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Steps">Optimiser steps done since the start of the run.</param>
/// <param name="Loss">The mean loss: over clips, or over batches as the tutorial reports it.</param>
/// <param name="Accuracy">The part of augmented training clips that was right as the weights changed.</param>
/// <param name="LearningRate">The learning rate of the last step.</param>
/// <param name="Beta1">β1 of the last step.</param>
public sealed record EpochResult(int Epoch, int Steps, double Loss, double Accuracy, double LearningRate, double Beta1);
