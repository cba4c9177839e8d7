using System.Buffers;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates.WebTemplates;

namespace Varde.OpenEhr.Simplified;

/// <summary>
/// Writes compositions as FLAT and STRUCTURED documents (openEHR ITS-REST, Simplified Formats). Every value is written with its full path; nothing goes to
/// <c>ctx/</c>. What has no key of its own travels as canonical JSON after <c>|raw</c>, so that <see cref="SimplifiedReader"/> gives back an equal
/// composition. The one thing that is not carried is the order of different nodes within one container.
/// </summary>
public static class SimplifiedWriter
{
    /// <summary>Writes FLAT: one object, one key for each value.</summary>
    public static void WriteFlat(Composition composition, WebTemplate template, IBufferWriter<byte> output)
    {
        using var json = SimplifiedJsonWriter.On(output);
        SimplifiedJsonWriter.Flat(new CompositionWriter(template, composition).Write(composition), json);
    }

    /// <summary>Writes STRUCTURED: nested objects, an array for every name but the root's.</summary>
    public static void WriteStructured(Composition composition, WebTemplate template, IBufferWriter<byte> output)
    {
        using var json = SimplifiedJsonWriter.On(output);
        SimplifiedJsonWriter.Structured(new CompositionWriter(template, composition).Write(composition), json);
    }

    /// <summary>FLAT as a new array.</summary>
    public static byte[] WriteFlat(Composition composition, WebTemplate template)
    {
        var output = new ArrayBufferWriter<byte>(8192);
        WriteFlat(composition, template, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>STRUCTURED as a new array.</summary>
    public static byte[] WriteStructured(Composition composition, WebTemplate template)
    {
        var output = new ArrayBufferWriter<byte>(8192);
        WriteStructured(composition, template, output);
        return output.WrittenSpan.ToArray();
    }
}
