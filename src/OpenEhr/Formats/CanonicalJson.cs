using System.Buffers;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Formats;

/// <summary>
/// Canonical JSON of the openEHR reference model (ITS-JSON, RM 1.1.0): reading with every fault named, and writing in one fixed form.
/// </summary>
/// <remarks>
/// <para>What is written: attributes in the order of <see cref="RmModel"/>, <c>_type</c> first on every object, no white space, no nulls and
/// no empty lists, only <c>"</c>, <c>\</c> and control characters escaped. The same object always gives the same bytes, so digests and
/// signatures can be taken over them.</para>
/// <para>What is read: attributes in any order; <c>_type</c> anywhere in its object, and absent where the declared class is concrete;
/// null and an empty list are the same as absence; a byte order mark is skipped. Texts of numbers, dates and strings are kept as received.
/// A missing required attribute is no fault here: that is for the validator to say.</para>
/// <para>Read although no specification has it, because products write it and nothing is lost by it: a number in quotes where a number is
/// declared (kept as the number); <c>type</c> that repeats the object's own class where the class has no such attribute (left out);
/// <c>path</c>, PATHABLE's computed position, on classes that have no such attribute (left out); an unknown attribute whose value is null (left out).</para>
/// </remarks>
public static class CanonicalJson
{
    /// <summary>Reads one object of class <typeparamref name="T"/> or of a descendant; any class when <typeparamref name="T"/> is <see cref="RmObject"/>.</summary>
    /// <param name="utf8">The whole document, UTF-8.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <returns>The object, or every fault that was found, with its place as a path of attribute names and indexes from 0 and its line and column.</returns>
    public static Parsed<T> Read<T>(ReadOnlySpan<byte> utf8, CanonicalJsonOptions? options = null) where T : RmObject
    {
        var faults = new List<Fault>();
        var read = ReadRoot(utf8, RmClassOf<T>.Value, options, faults);
        return faults.Count == 0 ? Parsed<T>.Of((T)read!) : Parsed<T>.Failed(faults);
    }

    /// <summary>Reads one object of class <paramref name="expected"/> or of a descendant.</summary>
    /// <inheritdoc cref="Read{T}"/>
    public static Parsed<RmObject> Read(ReadOnlySpan<byte> utf8, RmClass expected, CanonicalJsonOptions? options = null)
    {
        var faults = new List<Fault>();
        var read = ReadRoot(utf8, expected, options, faults);
        return faults.Count == 0 ? Parsed<RmObject>.Of(read!) : Parsed<RmObject>.Failed(faults);
    }

    /// <summary>
    /// Reads the body of a contribution that is to be committed: a CONTRIBUTION whose <c>versions</c> are whole versions with their data,
    /// not references (openEHR REST, NewContribution). A version without <c>_type</c> is an ORIGINAL_VERSION; the names UPDATE_VERSION,
    /// UPDATE_AUDIT and UPDATE_ATTESTATION of the REST specification stand for ORIGINAL_VERSION, AUDIT_DETAILS and ATTESTATION.
    /// </summary>
    /// <inheritdoc cref="Read{T}"/>
    public static Parsed<ContributionBody> ReadContribution(ReadOnlySpan<byte> utf8, CanonicalJsonOptions? options = null)
    {
        var faults = new List<Fault>();
        var reader = new JsonObjectReader(utf8, options ?? CanonicalJsonOptions.Default, faults);
        var body = reader.ReadContribution();
        return faults.Count == 0 ? Parsed<ContributionBody>.Of(body!) : Parsed<ContributionBody>.Failed(faults);
    }

    /// <summary>Writes <paramref name="value"/> and all below it.</summary>
    /// <exception cref="ArgumentException">A text below it holds half of a surrogate pair and so is no Unicode text; readers never give such a one.</exception>
    public static void Write(RmObject value, IBufferWriter<byte> output)
    {
        using var written = new Utf8Output(initial: 8192);
        new JsonObjectWriter(written).Write(value);
        output.Write(written.Written);
    }

    /// <summary>Writes <paramref name="value"/> and all below it to a new array.</summary>
    /// <inheritdoc cref="Write(RmObject, IBufferWriter{byte})"/>
    public static byte[] Write(RmObject value)
    {
        using var written = new Utf8Output(initial: 8192);
        new JsonObjectWriter(written).Write(value);
        return written.Written.ToArray();
    }

    private static RmObject? ReadRoot(ReadOnlySpan<byte> utf8, RmClass? expected, CanonicalJsonOptions? options, List<Fault> faults)
    {
        var reader = new JsonObjectReader(utf8, options ?? CanonicalJsonOptions.Default, faults);
        return reader.ReadRoot(expected);
    }
}

/// <summary>Limits of reading canonical JSON. The size of the input is for the caller to limit.</summary>
public sealed record CanonicalJsonOptions
{
    /// <summary>The defaults.</summary>
    public static CanonicalJsonOptions Default { get; } = new();

    /// <summary>How many objects and lists may lie in each other.</summary>
    public int MaxDepth { get; init; } = 200;

    /// <summary>How many faults are named; the rest are only said to be there.</summary>
    public int MaxFaults { get; init; } = 100;
}

/// <summary>The class of the model that a .NET class stands for, looked up once.</summary>
internal static class RmClassOf<T> where T : RmObject
{
    /// <summary>Null for <see cref="RmObject"/> itself, which is above all classes of the model.</summary>
    public static readonly RmClass? Value = typeof(T) == typeof(RmObject) ? null : RmModel.Classes.First(Named);

    private static bool Named(RmClass type) =>
        string.Equals(type.Name.Replace("_", "", StringComparison.Ordinal), typeof(T).Name, StringComparison.OrdinalIgnoreCase);
}
