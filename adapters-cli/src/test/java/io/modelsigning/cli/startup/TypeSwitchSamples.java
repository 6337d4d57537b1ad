package io.modelsigning.cli.startup;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Switches of every form, with what each answers for every input. Loaded from a jar of its own. */
@SuppressWarnings("NullAway") // What a switch does with null is looked at too.
public final class TypeSwitchSamples implements Supplier<List<String>> {
  private final String chosenAtConstruction;

  private TypeSwitchSamples(@Nullable Object input) {
    this.chosenAtConstruction =
        switch (input) {
          case null -> "null";
          case Circle circle -> "circle " + circle.radius();
          default -> "other";
        };
  }

  public TypeSwitchSamples() {
    this(null);
  }

  sealed interface Shape permits Circle, Pair, Dot {
    /** A switch in an interface. */
    default String named() {
      return switch (this) {
        case Circle _ -> "a circle";
        case Pair _ -> "a pair";
        case Dot.ONE -> "the dot";
      };
    }

    static String ofInterface(@Nullable Object input) {
      return switch (input) {
        case Shape shape when !shape.equals(input) -> "different from itself";
        case Shape shape -> "shape " + shape.named();
        case null, default -> "no shape";
      };
    }
  }

  record Circle(int radius) implements Shape {}

  record Pair(@Nullable Object left, @Nullable Object right) implements Shape {}

  private enum Dot implements Shape {
    ONE {
      @Override
      public String toString() {
        return "a class of its own";
      }
    }
  }

  private enum Colour {
    RED,
    GREEN,
    BLUE
  }

  @Override
  public List<String> get() {
    List<@Nullable Object> inputs = new ArrayList<>();
    inputs.add(null);
    for (int i = -1; i < 12; i++) {
      inputs.add(i);
      inputs.add(new Circle(i));
      inputs.add(new Pair(new Circle(i), i));
    }
    inputs.add(new Pair(null, null));
    inputs.add(new Pair("", new Pair(new Circle(2), "deep")));
    inputs.addAll(List.of(Dot.ONE, Colour.RED, Colour.GREEN, Colour.BLUE));
    inputs.addAll(List.of("", "a", "b", "long", new int[3], new int[0][1], new String[1], 5L, 'c'));

    List<Function<@Nullable Object, @Nullable Object>> switches =
        List.of(
            TypeSwitchSamples::sealed,
            TypeSwitchSamples::guards,
            TypeSwitchSamples::nested,
            TypeSwitchSamples::arrays,
            TypeSwitchSamples::statements,
            TypeSwitchSamples::inLambdas,
            TypeSwitchSamples::withoutCases,
            TypeSwitchSamples::strings,
            TypeSwitchSamples::numbers,
            TypeSwitchSamples::constants,
            TypeSwitchSamples::enums,
            TypeSwitchSamples::both,
            TypeSwitchSamples::bounded,
            Shape::ofInterface,
            input -> new TypeSwitchSamples(input).chosenAtConstruction);
    List<String> answers = new ArrayList<>();
    for (Function<@Nullable Object, @Nullable Object> each : switches) {
      for (Object input : inputs) {
        answers.add(answer(each, input));
      }
    }
    return answers;
  }

  private static String answer(
      Function<@Nullable Object, @Nullable Object> each, @Nullable Object input) {
    try {
      return String.valueOf(each.apply(input));
    } catch (NullPointerException | MatchException | ClassCastException e) {
      return e.getClass().getName();
    }
  }

  private static @Nullable Object sealed(@Nullable Object input) {
    return switch ((Shape) input) {
      case Circle circle -> circle.radius();
      case Pair pair -> pair.left();
      case Dot dot -> dot.name().length();
    };
  }

  /** Whose choice begins again, behind the case whose guard says no. */
  private static Object guards(@Nullable Object input) {
    return switch (input) {
      case Circle circle when circle.radius() < 0 -> "negative";
      case Circle circle when circle.radius() % 2 == 0 -> "even";
      case Shape shape when shape instanceof Pair -> "pair";
      case Circle circle when circle.radius() == 7 -> "seven";
      case Number number when number.intValue() == 7 -> "the number seven";
      case Shape shape -> shape.named();
      case Number number -> number.longValue() + 1;
      case null -> "null";
      default -> "default";
    };
  }

  private static Object nested(@Nullable Object input) {
    return switch (input) {
      case Pair(Circle(int radius), Integer number) when radius > number + 1 -> "never";
      case Pair(Circle(int radius), Integer number) when radius > 5 -> radius * number;
      case Pair(Circle circle, var right) -> circle + "/" + right;
      case Pair(String _, Pair(Circle(var radius), var right)) -> radius + ":" + right;
      case Pair(var left, _) -> "left " + left;
      default -> "no pair";
    };
  }

  private static Object arrays(@Nullable Object input) {
    return switch (input) {
      case int[] numbers -> numbers.length;
      case int[][] lists -> lists.length;
      case Object[] objects -> "objects " + objects.length;
      case null, default -> "none";
    };
  }

  /** With locals, a loop and handlers around, whose frames are made anew. */
  private static Object statements(@Nullable Object input) {
    long sum = 1;
    double product = 2;
    StringBuilder text = new StringBuilder();
    for (int i : new int[] {0, 1, 2}) {
      try {
        switch (input) {
          case Circle circle when circle.radius() == i -> sum += 10L * i;
          case Circle _ -> product *= 3;
          case Integer number -> {
            sum /= number;
            continue;
          }
          default -> text.append(i);
        }
      } catch (ArithmeticException e) {
        text.append("by zero");
      } finally {
        sum++;
      }
    }
    return text.append(sum).append(product);
  }

  private static Object inLambdas(@Nullable Object input) {
    Function<@Nullable Object, Supplier<Object>> outer =
        each ->
            switch (each) {
              case Pair pair ->
                  () ->
                      switch (pair.right()) {
                        case Integer number -> number;
                        case null, default -> "inner";
                      };
              case null, default -> () -> "outer";
            };
    return outer.apply(input).get();
  }

  private static Object withoutCases(@Nullable Object input) {
    return switch (input) {
      case null -> "null";
      default -> "default";
    };
  }

  private static Object strings(@Nullable Object input) {
    return switch ((String) input) {
      case "a" -> "first";
      case String text when text.isEmpty() -> "empty";
      case "b" -> "second";
      case String text -> text.length();
    };
  }

  private static Object numbers(@Nullable Object input) {
    return switch ((Integer) input) {
      case 1 -> "one";
      case Integer number when number > 5 -> "many";
      case 3 -> "three";
      case Integer number -> number;
    };
  }

  private static Object constants(@Nullable Object input) {
    return switch (input) {
      case Colour colour when colour == Colour.BLUE -> "blue";
      case Dot dot when dot.name().isEmpty() -> "never";
      case null, default -> constant(input instanceof Shape shape ? shape : Dot.ONE);
    };
  }

  private static Object constant(Shape shape) {
    return switch (shape) {
      case Dot.ONE -> "one";
      case Circle circle -> circle;
      case Pair pair -> pair;
    };
  }

  private static Object enums(@Nullable Object input) {
    return switch ((Colour) input) {
      case RED -> "red";
      case Colour colour when colour.name().startsWith("G") -> "second";
      case Colour colour -> colour.name();
    };
  }

  /** One that is replaced and one that is not, in one method. */
  private static Object both(@Nullable Object input) {
    Object first =
        switch (input) {
          case String text when text.length() > 1 -> text;
          case CharSequence _ -> "b";
          case null, default -> "a";
        };
    return first
        + switch ((String) first) {
          case "a" -> "1";
          case String text when text.equals("b") -> "2";
          case String text -> text;
        };
  }

  private static Object bounded(@Nullable Object input) {
    return input instanceof Circle circle ? boundedBy(circle) : "unbounded";
  }

  private static <T extends Record & Shape> Object boundedBy(T shape) {
    return switch (shape) {
      case Pair pair -> pair;
      case Shape other -> other.named();
    };
  }
}
