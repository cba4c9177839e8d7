using Varde.ClinicalRepository.Rest;
using Varde.Foundation;
using Varde.OpenEhr;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.ClinicalRepository.VersionedObjects;

/// <summary>Reads and writes objects of the reference model in the canonical forms.</summary>
internal static class DocumentForms
{
    /// <summary>Reads an object; <see cref="Invalid"/> with every fault and its place when the text is not one.</summary>
    public static Outcome<T> Read<T>(DocumentFormat format, ReadOnlyMemory<byte> body) where T : RmObject
    {
        if (body.IsEmpty) return Invalid.At("", "A body is required.");
        var read = format == DocumentFormat.Xml ? CanonicalXml.Read<T>(body) : CanonicalJson.Read<T>(body.Span);
        return read.Succeeded ? read.Value : new Invalid(read.Faults.ToRecordFaults());
    }

    public static byte[] Write(DocumentFormat format, RmObject value) => format == DocumentFormat.Xml ? CanonicalXml.Write(value) : CanonicalJson.Write(value);
}
