namespace RawAudioNet.Engine.Training;

/// <summary>
/// The batches of an epoch of models side by side that may have different numbers of clips: full ones as long as any model has one, then the
/// rests, the larger before the smaller, so that "who has that many clips left takes part" tells each model its own batches and no other.
/// </summary>
internal sealed class EpochSchedule
{
    private readonly IReadOnlyList<ModelPlan> plans;
    private readonly int epoch;
    private readonly int batch;
    private readonly int[] rests;
    private readonly int fullSteps;

    /// <param name="plans">All models.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="batch">Images of a full batch.</param>
    public EpochSchedule(IReadOnlyList<ModelPlan> plans, int epoch, int batch)
    {
        this.plans = plans;
        this.epoch = epoch;
        this.batch = batch;
        ModelPlan[] there = [.. plans.Where(plan => plan.TakesPartIn(epoch))];
        fullSteps = there.Length == 0 ? 0 : there.Max(plan => plan.FullSteps);
        rests = Rests(there);
    }

    /// <summary>Batches of the epoch.</summary>
    public int Steps => fullSteps + rests.Length;

    /// <summary>The sizes of last batches that are not full, each once, the largest first.</summary>
    public static int[] Rests(IEnumerable<ModelPlan> plans) =>
        [.. plans.Select(plan => plan.Rest).Where(rest => rest > 0).Distinct().OrderDescending()];

    /// <summary>Images a model of one batch.</summary>
    public int BatchOf(int step) => step < fullSteps ? batch : rests[step - fullSteps];

    /// <summary>How many steps of its own a model has done when so many batches of the epoch are.</summary>
    public int StepsDone(int model, int batches)
    {
        ModelPlan plan = plans[model];
        if (!plan.TakesPartIn(epoch))
            return 0;
        bool hasRest = plan.Rest > 0 && batches > fullSteps + Array.IndexOf(rests, plan.Rest);
        return Math.Min(batches, plan.FullSteps) + (hasRest ? 1 : 0);
    }

    /// <summary>The batches after which each model has done so many steps.</summary>
    /// <exception cref="ArgumentException">There is no such place in the epoch.</exception>
    public int PlaceOf(IReadOnlyList<int> done)
    {
        for (int batches = 0; batches <= Steps; batches++)
        {
            if (Enumerable.Range(0, plans.Count).All(model => StepsDone(model, batches) == done[model]))
                return batches;
        }

        throw new ArgumentException("the models have not come equally far in the epoch", nameof(done));
    }
}
