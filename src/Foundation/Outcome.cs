using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Varde.Foundation;

/// <summary>Either the value of an operation that was done, or the <see cref="Foundation.Refusal"/> that says why it was not.</summary>
/// <typeparam name="T">What the operation gives.</typeparam>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Outcome<T>
{
    private readonly T? _value;

    private Outcome(T? value, Refusal? refusal) => (_value, Refusal) = (value, refusal);

    /// <summary>The refusal, or null when the operation was done.</summary>
    public Refusal? Refusal { get; }

    /// <summary>Whether the operation was done.</summary>
    public bool IsDone => Refusal is null;

    /// <summary>The value. Asking for it when the operation was refused is a bug in the caller.</summary>
    /// <exception cref="InvalidOperationException">The operation was refused.</exception>
    public T Value => Refusal is null ? _value! : throw new InvalidOperationException($"Refused: {Refusal.Message}");

    /// <summary>A done operation.</summary>
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>A refused operation.</summary>
    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal);

    /// <summary>A done operation, for values whose type is an interface (which has no implicit conversion).</summary>
    public static Outcome<T> Done(T value) => new(value, null);

    /// <summary>A refused operation.</summary>
    public static Outcome<T> Refused(Refusal refusal) => new(default, refusal);

    /// <summary>Takes the outcome apart: true with the value, false with the refusal.</summary>
    public bool TryGet([MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out Refusal? refusal)
    {
        value = _value;
        refusal = Refusal;
        return refusal is null;
    }

    /// <summary>The outcome with its value changed.</summary>
    public Outcome<TNext> Map<TNext>(Func<T, TNext> change) => Refusal is null ? change(_value!) : Refusal;

    /// <summary>The next operation, when this one was done.</summary>
    public Outcome<TNext> Then<TNext>(Func<T, Outcome<TNext>> next) => Refusal is null ? next(_value!) : Refusal;

    /// <summary>One answer from either side.</summary>
    public TAnswer Match<TAnswer>(Func<T, TAnswer> done, Func<Refusal, TAnswer> refused) =>
        Refusal is null ? done(_value!) : refused(Refusal);
}
