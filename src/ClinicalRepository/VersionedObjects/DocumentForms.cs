using Varde.ClinicalRepository.Rest;
using Varde.Foundation;
using Varde.OpenEhr;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.ClinicalRepository.VersionedObjects;

/// <summary>Reads and writes objects of the reference model in the canonical forms.</summary>
internal static class DocumentForms
{
    /// <summary>Reads an object of a request; <see cref="Invalid"/> with every fault and its place when the text is not one.</summary>
    public static Outcome<T> Read<T>(DocumentFormat format, ReadOnlyMemory<byte> body, ReadingLimits limits) where T : RmObject
    {
        if (body.IsEmpty) return Invalid.At("", "A body is required.");
        var read = format == DocumentFormat.Xml ? CanonicalXml.Read<T>(body, limits.Xml) : CanonicalJson.Read<T>(body.Span, limits.Json);
        return read.Succeeded ? read.Value : new Invalid(read.Faults.ToRecordFaults());
    }

    /// <summary>Reads an object that the store holds: a document, or the envelope of a version.</summary>
    public static T Stored<T>(ReadOnlyMemory<byte> json) where T : RmObject => CanonicalJson.Read<T>(json.Span, ReadingLimits.OfStored.Json).ValueOrThrow();

    public static byte[] Write(DocumentFormat format, RmObject value) => format == DocumentFormat.Xml ? CanonicalXml.Write(value) : CanonicalJson.Write(value);
}
