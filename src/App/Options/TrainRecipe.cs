using RawAudioNet.Engine.Models;

namespace RawAudioNet.App.Options;

/// <summary>What <c>--recipe</c> decides where an option is not given.</summary>
internal static class TrainRecipe
{
    /// <summary>Settings with everything that a recipe decides as the recipe has it.</summary>
    /// <param name="recipe">One of <see cref="TrainSettings.Recipes"/>.</param>
    /// <param name="settings">What it does not decide.</param>
    public static TrainSettings Apply(string recipe, TrainSettings settings)
    {
        TrainSettings usual = settings with
        {
            Recipe = recipe,
            MaxLr = 1e-2,
            Channels = AudioClassifierOptions.DefaultChannels,
            Pad = "silence",
            Mixup = 0,
            Gain = 0,
            Filter = 0,
            FilterShape = "step",
            Background = 0,
            BackgroundSnr = 10,
            Masks = "window",
            Crops = 1,
            LabelSmoothing = 0,
            WeightDecay = 0,
            Average = 0,
        };
        return recipe switch
        {
            "tutorial" => usual with { MaxLr = 1e-3 },

            // What docs/strong-recipe.md found to help.
            "strong" => usual with { Pad = "repeat", Gain = 6, LabelSmoothing = 0.1 },
            _ => usual,
        };
    }
}
