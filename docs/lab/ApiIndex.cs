using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using RawAudioNet.Audio;
using RawAudioNet.Engine.Backends;

namespace RawAudioNet.Lab;

/// <summary>
/// The public types of the two libraries as a page, docs/api.md: each with the first sentence of its documentation and a link to its source, where
/// its members are documented.
/// </summary>
internal static partial class ApiIndex
{
    private const string Head = """
        # The public API

        Two packages, `RawAudioNet.Audio` on top of `RawAudioNet.Engine`. Both carry the documentation of every public type and member, which an
        editor shows where a name is used; here it is above each declaration, behind the links. Equations, shapes of tensors, exceptions and sources
        stand there too. A public member without documentation, a parameter that is missing there, or a reference that leads nowhere is an error of
        the build. Begin with [`SoundClassifier`](../src/Audio/SoundClassifier.cs); the README has [an example](../README.md#as-a-library).

        This page is generated, and a test compares it with the code:

            dotnet run -c Release --project docs/lab -- api

        """;

    /// <summary>Where the page lies.</summary>
    public static string File => Path.Combine(Bench.Root, "docs/api.md");

    /// <summary>The page, from the assemblies and their documentation.</summary>
    /// <exception cref="InvalidOperationException">A public type has no documentation, or none of the sources declares it.</exception>
    public static string Text()
    {
        var text = new StringBuilder(Head);
        foreach (Assembly assembly in (Assembly[])[typeof(SoundClassifier).Assembly, typeof(IBackend).Assembly])
        {
            string library = assembly.GetName().Name!;
            Dictionary<string, string> summaries = Summaries(assembly);
            Dictionary<string, string> sources = Sources(library);
            text.Append(CultureInfo.InvariantCulture, $"\n## {library}\n");
            foreach (IGrouping<string, Type> space in assembly.GetExportedTypes().GroupBy(type => type.Namespace!).OrderBy(group => group.Key, StringComparer.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $"\n### {space.Key}\n\n| | |\n|---|---|\n");
                foreach (Type type in space.OrderBy(NameOf, StringComparer.Ordinal))
                    text.Append(CultureInfo.InvariantCulture, $"| [`{NameOf(type)}`](../{SourceOf(type, sources)}) | {SummaryOf(type, summaries)} |\n");
            }
        }

        return text.ToString();
    }

    private static string NameOf(Type type)
    {
        string name = type.Name.Split('`')[0];
        if (type.IsGenericType)
            name += $"<{string.Join(", ", type.GetGenericArguments().Select(argument => argument.Name))}>";
        return type.DeclaringType is { } outer ? $"{NameOf(outer)}.{name}" : name;
    }

    /// <summary>The texts of each type's documentation, by the compiler's names for them.</summary>
    private static Dictionary<string, string> Summaries(Assembly assembly) =>
        XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member")
            .Where(member => member.Attribute("name")!.Value.StartsWith("T:", StringComparison.Ordinal) && member.Element("summary") is not null)
            .ToDictionary(member => member.Attribute("name")!.Value[2..], member => Sentence(member.Element("summary")!));

    private static string SummaryOf(Type type, Dictionary<string, string> summaries) =>
        summaries.TryGetValue(type.FullName!.Replace('+', '.'), out string? summary) && summary.Length > 0
            ? summary
            : throw new InvalidOperationException($"{type} has no documentation");

    /// <summary>The first sentence in Markdown.</summary>
    private static string Sentence(XElement summary)
    {
        string text = Spaces().Replace(string.Concat(summary.Nodes().Select(Markdown)), " ").Trim();
        Match first = FirstSentence().Match(text);
        return (first.Success ? first.Value : text).Replace("|", "\\|", StringComparison.Ordinal);
    }

    private static string Markdown(XNode node) => node switch
    {
        XElement { Name.LocalName: "see" } reference => $"`{ShortName(reference)}`",
        XElement { Name.LocalName: "paramref" or "typeparamref" } parameter => $"`{parameter.Attribute("name")!.Value}`",
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement other => string.Concat(other.Nodes().Select(Markdown)),
        XText plain => plain.Value,
        _ => "",
    };

    // T:RawAudioNet.Engine.Tensors.DeviceBuffer`1 is DeviceBuffer; of a member its own name is enough.
    private static string ShortName(XElement reference) =>
        (reference.Attribute("cref") ?? reference.Attribute("langword") ?? reference.Attribute("href"))!.Value.Split('(')[0].Split('.')[^1].Split('`')[0];

    /// <summary>The sources of a library by the names of the types that they are called after: of IBackend.Conv2d.cs that is IBackend.</summary>
    private static Dictionary<string, string> Sources(string library)
    {
        string folder = Path.Combine(Bench.Root, "src", library.Split('.')[^1]);
        return Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Bench.Root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .OrderBy(path => path.Length).ThenBy(path => path, StringComparer.Ordinal)
            .ToDictionary(path => path, path => System.IO.File.ReadAllText(Path.Combine(Bench.Root, path)));
    }

    /// <summary>The file that is called after a type, or else the first that declares it.</summary>
    private static string SourceOf(Type type, Dictionary<string, string> sources)
    {
        string name = type.Name.Split('`')[0];
        string? file = sources.Keys.FirstOrDefault(path => Path.GetFileName(path) == $"{name}.cs")
            ?? sources.Keys.FirstOrDefault(path => Regex.IsMatch(sources[path], $@"\b(class|struct|record|interface|enum|delegate [\w<>]+) {name}\b"));
        return file ?? throw new InvalidOperationException($"no source declares {type}");
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    // A full stop that ends something, not a number, `code` or an initial.
    [GeneratedRegex(@"^.*?(?<![ ;(][A-Z])[.](?=\s|$)")]
    private static partial Regex FirstSentence();
}
