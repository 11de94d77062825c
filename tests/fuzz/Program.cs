using RawAudioNet.Fuzz;
using SharpFuzz;

// fuzz TARGET          judges inputs that afl-fuzz hands over
// fuzz TARGET seeds D  writes the inputs to begin with into the folder D
// fuzz TARGET FILE...  judges these files and names each; for a finding
using IFuzzTarget target = args.FirstOrDefault() switch
{
    "clips" => new ClipsTarget(),
    "csv" => new CsvTarget(),
    "options" => new OptionsTarget(),
    "run" => new RunTarget(),
    "safetensors" => new SafetensorsTarget(),
    "wav" => new WavTarget(),
    _ => throw new ArgumentException("The targets are clips, csv, options, run, safetensors and wav."),
};
switch (args)
{
    case [_]:
        Fuzzer.Run(stream => target.Judge(ReadAll(stream)));
        break;
    case [_, "seeds", string folder]:
        Directory.CreateDirectory(folder);
        int count = 0;
        foreach (byte[] seed in target.Seeds())
            File.WriteAllBytes(Path.Combine(folder, $"{count++:D3}"), seed);
        break;
    default:
        foreach (string file in args[1..])
        {
            target.Judge(File.ReadAllBytes(file));
            Console.WriteLine($"{file}: read or refused as it should be");
        }

        break;
}

static byte[] ReadAll(Stream stream)
{
    using var memory = new MemoryStream();
    stream.CopyTo(memory);
    return memory.ToArray();
}
