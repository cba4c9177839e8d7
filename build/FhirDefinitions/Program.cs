using System.IO.Compression;
using Varde.FhirDefinitions;

// Called by the build of src/Fhir: takes what the server needs out of the definitions of FHIR R4, so that it starts without reading 60 MB of XML.
if (args is not [var specification, var definitions, var terminology, var profiles])
{
    await Console.Error.WriteLineAsync("FhirDefinitions specification.zip DEFINITIONS TERMINOLOGY PROFILES");
    return 2;
}
using var zip = ZipFile.OpenRead(specification);
var archive = new SpecificationArchive(zip);
Pack(definitions, new CompactDefinitions(archive).Write);
Pack(terminology, new CompactTerminology(archive).Write);
Pack(profiles, new ProfileLines(archive).Write);
return 0;

static void Pack(string path, Action<Stream> write)
{
    using var written = new MemoryStream();
    write(written);
    using var file = File.Create(path);
    using var packed = new BrotliStream(file, CompressionLevel.SmallestSize);
    packed.Write(written.GetBuffer().AsSpan(0, (int)written.Length));
}
