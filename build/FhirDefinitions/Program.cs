using System.IO.Compression;
using Varde.FhirDefinitions;

// Called by the build of src/Fhir: takes what the server needs out of the definitions of FHIR R4, so that it starts without reading 60 MB of XML.
if (args is not [var specification, var definitions, var profiles])
{
    await Console.Error.WriteLineAsync("FhirDefinitions specification.zip DEFINITIONS PROFILES");
    return 2;
}
using var archive = ZipFile.OpenRead(specification);
await PackAsync(definitions, written => new CompactDefinitions(new SpecificationArchive(archive)).Write(written));
await PackAsync(profiles, written => new ProfileLines(new SpecificationArchive(archive)).Write(written));
return 0;

static async Task PackAsync(string output, Action<Stream> write)
{
    using var written = new MemoryStream();
    write(written);
    await using var file = File.Create(output);
    await using var packed = new BrotliStream(file, CompressionLevel.SmallestSize);
    packed.Write(written.GetBuffer().AsSpan(0, (int)written.Length));
}
