import java.util.Scanner;

public class Main {
  public static void main(String[] args) {
    Scanner in = new Scanner(System.in);
    long total = 0;
    for (int n = in.nextInt(); n > 0; n--) {
      long taken = in.nextLong() * in.nextLong();
      System.out.println(taken);
      total += taken;
    }
    System.out.println(total);
  }
}
