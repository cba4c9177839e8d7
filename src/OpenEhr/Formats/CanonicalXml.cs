using System.Buffers;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Formats;

/// <summary>
/// Canonical XML of the openEHR reference model (ITS-XML, the schemas of RM 1.1.0): reading with every fault named, and writing in one fixed form.
/// </summary>
/// <remarks>
/// <para>What is written: UTF-8 without indentation, namespace <c>http://schemas.openehr.org/v1</c>, the root named by its class in lower case
/// (<c>composition</c>; a version is <c>version</c>), elements in the order of <see cref="RmModel"/>, <c>xsi:type</c> on every object
/// below the root, as <c>_type</c> in canonical JSON. The same object always gives the same bytes.</para>
/// <para>What is read: the namespace or none; any name of the root, whose class is told by <c>xsi:type</c>, else by the name, else by what is
/// expected; <c>xsi:type</c> with or without prefix, and on simple values, where it is not needed; elements in any order; an element with
/// <c>xsi:nil="true"</c> is absent. Document type definitions are refused, so there are no entities but XML's own. Numbers in XML Schema's
/// spelling (<c>+5</c>, <c>05</c>, <c>.5</c>, <c>5.</c>) become the same number as JSON spells it, since JSON has no such texts.</para>
/// <para>Left out although no specification has it, because products write it and nothing is lost by it: below an ARCHETYPE_ID the parts of the id that
/// follow from its value (<c>qualifiedRmEntity</c>, <c>domainConcept</c>, <c>rmOriginator</c>, <c>rmName</c>, <c>rmEntity</c>,
/// <c>specialisation</c>, <c>versionId</c>).</para>
/// </remarks>
public static class CanonicalXml
{
    /// <summary>The namespace of openEHR's schemas.</summary>
    public const string Namespace = "http://schemas.openehr.org/v1";

    /// <summary>Reads one object of class <typeparamref name="T"/> or of a descendant; any class when <typeparamref name="T"/> is <see cref="RmObject"/>.</summary>
    /// <param name="xml">The whole document, in the encoding that it declares; UTF-8 when it declares none.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <returns>The object, or every fault that was found, with its place as a path of attribute names and indexes from 0 and its line and column.</returns>
    public static Parsed<T> Read<T>(ReadOnlyMemory<byte> xml, CanonicalXmlOptions? options = null) where T : RmObject
    {
        var reader = new XmlObjectReader(options ?? CanonicalXmlOptions.Default);
        var read = reader.ReadRoot(xml, RmClassOf<T>.Value);
        return reader.Faults.Count == 0 ? Parsed<T>.Of((T)read!) : Parsed<T>.Failed(reader.Faults);
    }

    /// <summary>Reads one object of class <paramref name="expected"/> or of a descendant.</summary>
    /// <inheritdoc cref="Read{T}"/>
    public static Parsed<RmObject> Read(ReadOnlyMemory<byte> xml, RmClass expected, CanonicalXmlOptions? options = null)
    {
        var reader = new XmlObjectReader(options ?? CanonicalXmlOptions.Default);
        var read = reader.ReadRoot(xml, expected);
        return reader.Faults.Count == 0 ? Parsed<RmObject>.Of(read!) : Parsed<RmObject>.Failed(reader.Faults);
    }

    /// <summary>Reads the body of a contribution that is to be committed, as <see cref="CanonicalJson.ReadContribution"/> does for JSON.</summary>
    /// <inheritdoc cref="Read{T}"/>
    public static Parsed<ContributionBody> ReadContribution(ReadOnlyMemory<byte> xml, CanonicalXmlOptions? options = null)
    {
        var reader = new XmlObjectReader(options ?? CanonicalXmlOptions.Default) { IsContribution = true };
        var read = reader.ReadRoot(xml, RmModel.Contribution);
        return reader.Faults.Count == 0 ? Parsed<ContributionBody>.Of(ContributionBody.From((Contribution)read!)) : Parsed<ContributionBody>.Failed(reader.Faults);
    }

    /// <summary>Writes <paramref name="value"/> and all below it.</summary>
    /// <exception cref="ArgumentException">A text below it holds a character that XML cannot carry; readers never give such a one.</exception>
    public static void Write(RmObject value, IBufferWriter<byte> output)
    {
        using var written = new Utf8Output(initial: 16384);
        new XmlObjectWriter(written).WriteRoot(value);
        output.Write(written.Written);
    }

    /// <summary>Writes <paramref name="value"/> and all below it to a new array.</summary>
    /// <inheritdoc cref="Write(RmObject, IBufferWriter{byte})"/>
    public static byte[] Write(RmObject value)
    {
        using var written = new Utf8Output(initial: 16384);
        new XmlObjectWriter(written).WriteRoot(value);
        return written.Written.ToArray();
    }
}

/// <summary>Limits of reading canonical XML.</summary>
public sealed record CanonicalXmlOptions
{
    /// <summary>The defaults.</summary>
    public static CanonicalXmlOptions Default { get; } = new();

    /// <summary>How many elements may lie in each other.</summary>
    public int MaxDepth { get; init; } = 200;

    /// <summary>How many characters a document may have.</summary>
    public long MaxCharacters { get; init; } = 32 * 1024 * 1024;

    /// <summary>How many faults are named; the rest are only said to be there.</summary>
    public int MaxFaults { get; init; } = 100;
}
