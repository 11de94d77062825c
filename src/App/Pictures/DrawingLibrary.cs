using System.Runtime.InteropServices;
using SkiaSharp;

namespace RawAudioNet.App.Pictures;

/// <summary>The native library that draws all pictures: the one part of the program that a machine may be unable to load.</summary>
internal static class DrawingLibrary
{
    private const string Name = "libSkiaSharp";

    /// <summary>Makes sure that it is there. Drawing without it would end in a page of search paths.</summary>
    /// <param name="name">Another library, for a test.</param>
    /// <exception cref="DrawingException">It cannot be loaded.</exception>
    public static void Require(string name = Name)
    {
        if (!NativeLibrary.TryLoad(name, typeof(SKSurface).Assembly, null, out _))
        {
            throw new DrawingException(
                $"{name}, which draws pictures, is missing or cannot be loaded here; everything but pictures and report pages works without it. "
                + "Install rawaudionet for this platform again (pictures need Windows, macOS, or Linux with glibc)");
        }
    }
}
